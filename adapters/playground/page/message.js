// Draw one entry of a conversation.

import { avatar, el, icon, when } from "./dom.js";
import { Menu } from "./menu.js";

/** `entry` as `reader` sees it. `people` maps ids; `press(token, message)` is called for a button. */
export function drawEntry(entry, reader, people, press) {
  const author = entry.author ? people.get(entry.author) ?? { id: entry.author, name: entry.author } : null;
  const time = el("time", { class: "entry-time", dateTime: entry.at }, when(entry.at, reader, "time"));
  const name = el("span", { class: "entry-name" }, author ? author.name : "Kith");
  const bot = author ? null : el("span", { class: "badge" }, "App");
  const content = author ? words(entry) : drawMessage(entry.message, reader, (choice) => press(choice, entry.id));
  const veil = entry.private_to && !author ? el("p", { class: "private" }, icon("lock"), "Only you can see this") : null;
  const typed = entry.private_to && author ? lock() : null;
  const edited = entry.revised ? el("span", { class: "entry-time" }, "(updated)") : null;
  return el(
    "article",
    {
      class: ["entry", author ? "said" : "bot", entry.private_to && "whisper"].filter(Boolean).join(" "),
      "data-id": entry.id,
      "data-author": entry.author,
      "aria-label": `${author ? author.name : "Kith"}, ${when(entry.at, reader, "time")}`,
    },
    avatar(author),
    el("div", { class: "entry-body" }, el("header", { class: "entry-head" }, name, bot, time, typed, edited), veil, content),
  );
}

function lock() {
  return el("span", { class: "private-typed", title: "Only you can see this" }, icon("lock"), el("span", { class: "hidden" }, "Only you can see this"));
}

function words(entry) {
  const said = entry.private_to ? el("code", { class: "typed" }, entry.words) : entry.words;
  return el("p", { class: "text" }, said);
}

/** A message of Kith's; `press(choice)` gets the pressed choice. */
export function drawMessage(message, reader, press) {
  if (!message) return el("p", { class: "text" }, "This message can't be shown.");
  const front = message.choices.filter((choice) => choice.place === "front");
  const more = message.choices.filter((choice) => choice.place === "more");
  const actions = el("div", { class: "choices" }, front.map((choice) => button(choice, press)));
  if (more.length) actions.append(menu(more, press));
  return el(
    "div",
    { class: "message" },
    message.topic && el("h3", { class: "topic" }, message.topic),
    message.parts.map((part) => drawPart(part, reader, press)),
    message.choices.length ? actions : null,
    message.reason.length || message.seen_by
      ? el(
          "footer",
          { class: "foot" },
          message.reason.length ? el("p", { class: "reason" }, el("b", {}, "Why: "), rich(message.reason, reader)) : null,
          message.seen_by ? el("p", { class: "seen" }, icon("eye"), `Seen by: ${message.seen_by}`) : null,
        )
      : null,
  );
}

function button(choice, press) {
  if (choice.url) return link(choice.url, choice.label, `button ${choice.tone}`);
  return el("button", { type: "button", class: `button ${choice.tone}`, onclick: () => press(choice) }, choice.label);
}

function menu(choices, press) {
  const items = choices.map((choice) => {
    const item = button(choice, press);
    item.className = `menu-item ${choice.tone}`;
    item.setAttribute("role", "menuitem");
    item.tabIndex = -1;
    return item;
  });
  return new Menu(items).element;
}

function drawPart(part, reader, press) {
  switch (part.kind) {
    case "text":
      return el("p", { class: "text" }, rich(part.body, reader));
    case "quote":
      return el("figure", { class: "quote" }, el("figcaption", {}, avatar({ id: part.who, name: part.name }, "small"), part.name), el("blockquote", {}, part.words));
    case "picture":
      return picture(part);
    case "file":
      return file(part);
    case "poll":
      return poll(part, press);
    default:
      return card(part, reader);
  }
}

/** A question with a button for each option; what one presses, nobody else sees. */
function poll(part, press) {
  const options = el("div", { class: "options", role: "group", "aria-label": part.question }, part.options.map((option) => button(option, press)));
  return el("div", { class: "card poll" }, el("h4", {}, part.question), options, el("p", { class: "host" }, `${part.lasting}. Nobody sees what you choose.`));
}

function card(part, reader) {
  const title = part.url ? link(part.url, part.title, "") : part.title;
  return el(
    "div",
    { class: "card" },
    part.picture && picture(part.picture),
    el("h4", {}, title),
    part.url && el("p", { class: "host" }, new URL(part.url).hostname.replace(/^www\./, "")),
    part.body.length ? el("p", { class: "text" }, rich(part.body, reader)) : null,
    part.facts.length
      ? el("dl", { class: "facts" }, part.facts.map(([label, body]) => [el("dt", {}, label), el("dd", {}, rich(body, reader))]))
      : null,
  );
}

function picture(part) {
  if (!part.src) return el("p", { class: "text" }, `Picture: ${part.alt}`);
  return el("img", { class: "picture", src: part.src, alt: part.alt, loading: "lazy" });
}

function file(part) {
  const bytes = Uint8Array.from(atob(part.data), (letter) => letter.charCodeAt(0));
  const save = () => {
    const url = URL.createObjectURL(new Blob([bytes], { type: part.mime }));
    el("a", { href: url, download: part.name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  };
  const size = part.size < 1024 ? `${part.size} bytes` : `${Math.round(part.size / 1024)} kB`;
  return el("button", { type: "button", class: "file", onclick: save, "aria-label": `Save ${part.name}, ${size}` }, icon("file"), el("span", { class: "file-name" }, part.name), el("span", { class: "file-size" }, size));
}

/** Inline text: strings stay text; only mentions, links, strong words and instants become elements. */
export function rich(body, reader) {
  return body.map((piece) => {
    if (typeof piece === "string") return piece;
    if ("mention" in piece) return el("span", { class: piece.mention === reader.id ? "mention me" : "mention" }, `@${piece.name}`);
    if ("link" in piece) return link(piece.link, piece.label, "");
    if ("strong" in piece) return el("strong", {}, piece.strong);
    return el("time", { dateTime: piece.when }, when(piece.when, reader, piece.style));
  });
}

function link(url, label, style) {
  return el("a", { class: style, href: url, target: "_blank", rel: "noopener noreferrer" }, label);
}
