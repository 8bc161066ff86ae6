// What was said in a conversation, with a line for each new day of the reader's.

import { avatar, el, when } from "./dom.js";
import { drawEntry } from "./message.js";

const AGAIN = 5 * 60 * 1000; // a person's next words within five minutes go under the same name

/** Rows for `entries` as `reader` sees them; `press(choice, id)` is called for a button. */
export function drawTranscript(entries, reader, people, press) {
  const rows = [];
  let last = null;
  for (const entry of entries) {
    const day = when(entry.at, reader, "separator");
    const sameDay = last && day === when(last.at, reader, "separator");
    if (!sameDay) rows.push(el("p", { class: "day" }, el("span", {}, day)));
    const row = drawEntry(entry, reader, people, press);
    if (sameDay && goesOn(last, entry)) row.classList.add("follows");
    rows.push(row);
    last = entry;
  }
  return rows;
}

function goesOn(last, entry) {
  const quick = new Date(entry.at) - new Date(last.at) < AGAIN;
  return quick && entry.author && last.author === entry.author && !entry.private_to && !last.private_to;
}

/** What stands where nothing was said. */
export function nothingYet(conversation) {
  const direct = conversation?.kind === "direct";
  return el(
    "div",
    { class: "empty" },
    avatar(null),
    el("p", {}, direct ? "This is where Kith writes to you in private." : "Nothing has been said here yet."),
    el("p", { class: "hint" }, "Move the clock, or type /kith to see what it can do."),
  );
}
