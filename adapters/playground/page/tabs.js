// The conversations of a person, and their own page, as a row to choose from.

import { el, icon } from "./dom.js";

export const HOME = "home";

const ORDER = { together: 0, direct: 1, channel: 2 };

/** Buttons for `conversations` as `me` sees them; `show(where)` is called with the chosen one. */
export function drawTabs(conversations, where, me, people, show) {
  const sorted = [...conversations].sort((a, b) => ORDER[a.kind] - ORDER[b.kind]);
  const tabs = sorted.map((one) => {
    const picture = one.kind === "together" ? "people" : null;
    return tab(one.id, label(one, me, people), picture, one.unread, one.id === where, show);
  });
  return [...tabs, tab(HOME, "Home", "home", 0, where === HOME, show)];
}

function label(one, me, people) {
  if (one.kind === "channel") return `#${one.title}`;
  if (one.kind === "direct") return "Kith";
  const others = one.members.filter((id) => id !== me.id).map((id) => people.get(id)?.name.split(" ")[0] ?? id);
  return others.length > 2 ? one.title : others.join(" & ");
}

function tab(where, label, picture, unread, current, show) {
  const waits = unread > 0 && !current;
  const given = {
    type: "button",
    class: "tab",
    "aria-current": current ? "page" : null,
    "aria-label": waits ? `${label}, ${unread} new` : null,
    "data-where": where,
    onclick: () => show(where),
  };
  return el("button", given, picture && icon(picture), label, waits && el("span", { class: "dot" }));
}
