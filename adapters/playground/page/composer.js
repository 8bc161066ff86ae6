// Where people write: Enter sends, Shift+Enter makes a line, "/" completes commands.

import { complete } from "./complete.js";
import { avatar, el, icon } from "./dom.js";

let composers = 0;

/** `lists()` gives commands, people and channels; `send(text)` and `suggest(...)` do the asking. */
export class Composer {
  constructor(lists, send, suggest) {
    Object.assign(this, { lists, send, suggest, items: [], from: 0, active: -1, asked: 0 });
    this.id = `completions-${++composers}`;
    this.hint = el("p", { class: "completion-hint", hidden: true });
    this.list = el("ul", { class: "completions", role: "listbox", id: this.id, "aria-label": "Completions", hidden: true });
    this.area = textArea(this.id);
    this.go = el("button", { type: "submit", class: "send", "aria-label": "Send" }, icon("send"));
    this.fault = el("p", { class: "error", role: "alert", hidden: true });
    const row = el("div", { class: "composer-row" }, this.area, this.go);
    this.element = el("form", { class: "composer" }, this.hint, this.list, this.fault, row);
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.area.addEventListener("input", () => this.typed());
    this.area.addEventListener("blur", () => setTimeout(() => this.element.contains(document.activeElement) || this.shut(), 120));
    this.area.addEventListener("keydown", (event) => {
      if (!event.isComposing && this.key(event)) event.preventDefault();
    });
  }

  clear() {
    this.area.value = "";
    this.complain("");
    this.shut();
    this.grow();
  }

  complain(words) {
    this.fault.textContent = words;
    this.fault.hidden = !words;
  }

  mark(to) {
    this.active = to;
    [...this.list.children].forEach((row, n) => row.setAttribute("aria-selected", String(n === to)));
    const row = this.list.children[to];
    if (!row) return this.area.removeAttribute("aria-activedescendant");
    row.scrollIntoView({ block: "nearest" });
    this.area.setAttribute("aria-activedescendant", row.id);
  }

  shut() {
    this.asked += 1;
    this.items = [];
    this.list.hidden = this.hint.hidden = true;
    this.area.setAttribute("aria-expanded", "false");
    this.mark(-1);
  }

  pick(n) {
    this.area.setRangeText(this.items[n].insert, this.from, this.area.selectionStart, "end");
    this.area.focus();
    this.shut();
    this.typed();
  }

  typed() {
    this.grow();
    const waiting = this.offer().finally(() => {
      if (this.waiting === waiting) this.waiting = null;
    });
    this.waiting = waiting;
  }

  async offer() {
    const mine = ++this.asked;
    this.mark(-1); // Enter must not take what was offered for other words
    const text = this.area.value.slice(0, this.area.selectionStart);
    const found = await complete(text, this.lists(), this.suggest).catch(() => ({ from: 0, items: [] }));
    if (mine !== this.asked) return;
    this.items = found.items;
    this.from = found.from;
    this.list.replaceChildren(...found.items.map((item, n) => drawItem(item, `${this.id}-${n}`, () => this.pick(n))));
    this.list.hidden = !found.items.length;
    this.area.setAttribute("aria-expanded", String(!this.list.hidden));
    drawHint(this.hint, found.hint);
    const typed = text.slice(found.from).trim();
    const exact = found.items.some((item) => item.insert.trim() === typed);
    this.mark(found.items.length && typed && !exact ? 0 : -1);
  }

  grow() {
    this.area.style.height = "auto";
    if (this.area.scrollHeight) this.area.style.height = `${Math.min(this.area.scrollHeight, 160)}px`;
  }

  async submit() {
    const text = this.area.value.trim();
    if (!text || this.go.disabled) return;
    this.go.disabled = true;
    this.complain("");
    this.shut();
    try {
      await this.send(text);
      this.area.value = "";
      this.grow();
    } catch (error) {
      this.complain(error.message);
    } finally {
      this.go.disabled = false;
    }
  }

  /** Do what a key means here; false leaves it to the browser. */
  key({ key, shiftKey }) {
    const open = !this.list.hidden;
    const count = this.items.length;
    if (key === "Enter" && !shiftKey && this.waiting) {
      this.waiting.then(() => this.key({ key, shiftKey })); // Enter means the same however slow the core is
      return true;
    }
    if (open && key === "ArrowDown") this.mark((this.active + 1) % count);
    else if (open && key === "ArrowUp") this.mark(this.active > 0 ? this.active - 1 : count - 1);
    else if (open && key === "Tab" && !shiftKey) this.pick(Math.max(this.active, 0));
    else if (open && key === "Enter" && this.active >= 0) this.pick(this.active);
    else if (key === "Escape" && (open || !this.hint.hidden)) this.shut();
    else if (key === "Enter" && !shiftKey) this.submit();
    else return false;
    return true;
  }
}

function textArea(list) {
  return el("textarea", {
    rows: 1,
    class: "composer-text",
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list,
    "aria-label": "Message",
    placeholder: "Write a message, or / for commands",
    maxLength: 8000,
    autocomplete: "off",
  });
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
