// Where people write: Enter sends, Shift+Enter makes a line, "/" completes commands.

import { complete } from "./complete.js";
import { avatar, el, icon } from "./dom.js";

let composers = 0;

/** A composer; `lists()` gives commands, people and channels, `send(text)` and `suggest(...)` do the asking. */
export function composer(lists, send, suggest) {
  const id = `completions-${++composers}`;
  const hint = el("p", { class: "completion-hint", hidden: true });
  const list = el("ul", { class: "completions", role: "listbox", id, "aria-label": "Completions", hidden: true });
  const area = el("textarea", {
    rows: 1,
    class: "composer-text",
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": id,
    "aria-label": "Message",
    placeholder: "Write a message, or / for commands",
    maxLength: 8000,
    autocomplete: "off",
  });
  const go = el("button", { type: "submit", class: "send", "aria-label": "Send" }, icon("send"));
  const fault = el("p", { class: "error", role: "alert", hidden: true });
  const element = el("form", { class: "composer" }, hint, list, fault, el("div", { class: "composer-row" }, area, go));
  let items = [];
  let from = 0;
  let active = -1;
  let asked = 0;

  const head = () => area.value.slice(0, area.selectionStart);
  const complain = (words) => {
    fault.textContent = words;
    fault.hidden = !words;
  };

  function mark(to) {
    active = to;
    [...list.children].forEach((row, n) => row.setAttribute("aria-selected", String(n === to)));
    const row = list.children[to];
    if (row) row.scrollIntoView({ block: "nearest" });
    if (row) area.setAttribute("aria-activedescendant", row.id);
    else area.removeAttribute("aria-activedescendant");
  }

  function shut() {
    asked += 1;
    items = [];
    list.hidden = hint.hidden = true;
    area.setAttribute("aria-expanded", "false");
    mark(-1);
  }

  function pick(n) {
    area.setRangeText(items[n].insert, from, area.selectionStart, "end");
    area.focus();
    shut();
    grow();
    offer();
  }

  async function offer() {
    const mine = ++asked;
    mark(-1); // Enter must not take what was offered for other words
    const text = head();
    const found = await complete(text, lists(), suggest).catch(() => ({ from: 0, items: [] }));
    if (mine !== asked) return;
    ({ items, from } = found);
    list.replaceChildren(...items.map((item, n) => drawItem(item, `${id}-${n}`, () => pick(n))));
    list.hidden = !items.length;
    area.setAttribute("aria-expanded", String(Boolean(items.length)));
    drawHint(hint, found.hint);
    const typed = text.slice(from);
    const exact = items.some((item) => item.insert.trim() === typed.trim());
    mark(items.length && typed.trim() && !exact ? 0 : -1);
  }

  function grow() {
    area.style.height = "auto";
    if (area.scrollHeight) area.style.height = `${Math.min(area.scrollHeight, 160)}px`;
  }

  async function submit() {
    const text = area.value.trim();
    if (!text || go.disabled) return;
    go.disabled = true;
    complain("");
    shut();
    try {
      await send(text);
      area.value = "";
      grow();
    } catch (error) {
      complain(error.message);
    } finally {
      go.disabled = false;
    }
  }

  element.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  area.addEventListener("input", () => {
    grow();
    offer();
  });
  area.addEventListener("blur", () => setTimeout(() => element.contains(document.activeElement) || shut(), 120));
  area.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const open = !list.hidden;
    if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      mark((active + (event.key === "ArrowDown" ? 1 : -1) + items.length + (active < 0 && event.key === "ArrowUp" ? 1 : 0)) % items.length);
    } else if (open && event.key === "Tab" && !event.shiftKey) pick(Math.max(active, 0));
    else if (open && event.key === "Enter" && active >= 0) pick(active);
    else if ((open || !hint.hidden) && event.key === "Escape") shut();
    else if (event.key === "Enter" && !event.shiftKey) submit();
    else return;
    event.preventDefault();
  });
  return { element, area, clear: () => { area.value = ""; complain(""); shut(); grow(); } };
}

function drawItem(item, id, pick) {
  return el(
    "li",
    { role: "option", id, class: "completion", onpointerdown: (event) => { event.preventDefault(); pick(); } },
    item.person && avatar(item.person, "small"),
    el("span", { class: "completion-label" }, item.label),
    item.note && el("span", { class: "completion-note" }, item.note),
    item.tag && el("span", { class: "badge" }, item.tag),
  );
}

function drawHint(hint, about) {
  hint.hidden = !about;
  if (!about) return;
  const options = about.spec.options.map((one) => el(one === about.at ? "b" : "span", {}, one.required ? one.id : `[${one.id}]`));
  const note = about.at ? about.at.hint || about.at.label : about.spec.help;
  hint.replaceChildren(el("code", {}, `/kith ${about.spec.name} `, options.flatMap((one) => [one, " "])), el("span", {}, note));
}
