// One person's view: who, where, what was said, and where to write.

import { post, state } from "./api.js";
import { Composer } from "./composer.js";
import { avatar, el, toast, when } from "./dom.js";
import { openForm } from "./form.js";
import { drawMessage } from "./message.js";
import { drawTabs, HOME } from "./tabs.js";
import { drawTranscript, nothingYet } from "./transcript.js";


/** A pane. `book` has people, channels and commands; `changed` is called when it shows somebody else. */
export class Pane {
  constructor(book, number, changed) {
    this.book = book;
    this.changed = changed;
    this.number = number;
    this.conversations = new Map();
    this.entries = new Map();
    this.where = "";
    this.late = []; // what comes while this loads; null when it doesn't
    this.strip = el("div", { class: "strip", role: "group", "aria-label": "Switch person" });
    this.title = el("h2", { class: "pane-title" });
    this.local = el("p", { class: "pane-local" });
    this.tabs = el("nav", { class: "tabs", "aria-label": "Conversations" });
    this.log = el("div", { class: "log", role: "log", tabindex: "0", "aria-label": "Messages" });
    this.composer = new Composer(() => this.lists(), (text) => this.say(text), (...typing) => this.suggest(...typing));
    this.element = el(
      "section",
      { class: "pane", id: `pane-${number}` },
      el("header", { class: "pane-head" }, this.strip, el("div", { class: "pane-who" }, this.title, this.local)),
      this.tabs,
      this.log,
      this.composer.element,
    );
  }

  lists() {
    const { people, channels, commands } = this.book;
    return { people: [...people.values()], channels, commands: commands.filter((one) => this.me.admin || !one.coordinators) };
  }

  /** Show what `person` sees, at `where` if they are in it. */
  async load(person, where = "") {
    this.late = [];
    const told = await state(person);
    const same = this.me?.id === person;
    this.me = this.book.people.get(person);
    this.conversations = new Map(told.conversations.map((one) => [one.id, one]));
    this.entries = new Map(told.conversations.map((one) => [one.id, []]));
    for (const entry of told.entries) this.entries.get(entry.conversation).push(entry);
    const late = this.late;
    this.late = null;
    late.forEach((again) => again()); // came while the state was on its way
    if (!same) this.composer.clear();
    this.drawPeople();
    await this.show(where === HOME || this.conversations.has(where) ? where : this.usual());
    this.changed(this);
  }

  usual() {
    const all = [...this.conversations.values()];
    return (all.find((one) => one.kind === "together") ?? all.find((one) => one.kind === "direct")).id;
  }

  /** Turn to a conversation, or to the person's own page. */
  async show(where) {
    this.where = where;
    this.drawTabs();
    this.log.replaceChildren();
    this.composer.element.hidden = where === HOME;
    if (where === HOME) return this.openHome();
    this.drawLog();
    this.appear();
    requestAnimationFrame(() => this.appear()); // once more when the composer has its height
    this.see();
  }

  /** Show the newest; also when it was hidden on a narrow screen. */
  appear() {
    if (this.where !== HOME) this.log.scrollTop = this.log.scrollHeight;
  }

  drawPeople() {
    this.element.setAttribute("aria-label", `${this.me.name}'s view`);
    this.title.replaceChildren(this.me.name, this.me.admin ? el("span", { class: "badge" }, "Coordinator") : "");
    this.strip.classList.toggle("many", this.book.people.size > 8);
    this.strip.replaceChildren(
      ...[...this.book.people.values()].map((one) =>
        el(
          "button",
          {
            type: "button",
            class: "face",
            title: one.name,
            "aria-label": `See it as ${one.name}`,
            "aria-pressed": String(one.id === this.me.id),
            "data-person": one.id,
            onclick: () => this.switch(one.id),
          },
          avatar(one),
        ),
      ),
    );
    this.tick();
  }

  async switch(person) {
    try {
      await this.load(person);
      this.strip.querySelector('[aria-pressed="true"]')?.focus();
    } catch (error) {
      toast(error.message);
    }
  }

  tick() {
    if (!this.me || !this.book.now) return;
    const city = this.me.zone.split("/").at(-1).replaceAll("_", " ");
    this.local.textContent = `${city} ${when(this.book.now, this.me, "time")}`;
  }

  drawTabs() {
    const held = this.tabs.contains(document.activeElement) && document.activeElement.dataset.where;
    this.tabs.replaceChildren(...drawTabs([...this.conversations.values()], this.where, this.me, this.book.people, (to) => this.show(to)));
    if (held) this.tabs.querySelector(`[data-where="${CSS.escape(held)}"]`)?.focus();
  }

  drawLog() {
    const entries = this.entries.get(this.where) ?? [];
    const rows = drawTranscript(entries, this.me, this.book.people, (choice, id) => this.press(choice, id));
    this.log.replaceChildren(...(rows.length ? rows : [nothingYet(this.conversations.get(this.where))]));
  }

  /** A new or revised entry, from the server. */
  live(entry) {
    if (this.late) return void this.late.push(() => this.live(entry));
    const held = this.entries.get(entry.conversation);
    if (!held || (entry.private_to && entry.private_to !== this.me.id)) return;
    const at = held.findIndex((one) => one.id === entry.id);
    if (at >= 0) held[at] = entry;
    else held.push(entry);
    if (entry.conversation === this.where) return this.redraw(at < 0);
    if (at < 0 && entry.author !== this.me.id) {
      this.conversations.get(entry.conversation).unread += 1;
      this.drawTabs();
    }
  }

  /** Once a frame at most, however much comes. */
  redraw(isNew) {
    this.fresh ||= isNew;
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      if (this.where === HOME) return;
      const low = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 160;
      const focus = this.log.contains(document.activeElement);
      this.drawLog();
      if (focus) this.log.focus({ preventScroll: true });
      if (low) this.appear();
      if (this.fresh) this.see();
      this.fresh = false;
    });
  }

  /** A conversation came, or has a new title. */
  join(one) {
    if (this.late) return void this.late.push(() => this.join(one));
    if (!one.members.includes(this.me.id)) return;
    const held = this.conversations.get(one.id);
    this.conversations.set(one.id, { ...one, unread: held?.unread ?? 0 });
    if (!held) this.entries.set(one.id, []);
    this.drawTabs();
  }

  see() {
    const last = this.entries.get(this.where)?.at(-1);
    const one = this.conversations.get(this.where);
    if (!last || !one) return;
    one.unread = 0;
    post("/seen", { as: this.me.id, conversation: this.where, message: last.id }).catch(() => {});
  }

  async openHome() {
    const me = this.me;
    const answer = await this.ask("/home", {});
    if (answer && this.where === HOME && this.me === me) this.drawHome(answer.home);
  }

  drawHome(home) {
    const drawn = home ? drawMessage(home, this.me, (choice) => this.press(choice, null)) : el("p", { class: "empty" }, "There is nothing on your page yet.");
    this.log.replaceChildren(el("div", { class: "home" }, drawn));
    this.log.scrollTop = 0;
  }

  say(text) {
    return post("/say", { as: this.me.id, conversation: this.where, text }).then((answer) => this.follow(answer, null));
  }

  suggest(name, option, typed) {
    return post("/suggest", { as: this.me.id, conversation: this.where, name, option, typed }).then((answer) => answer.options ?? []);
  }

  async press(choice, message) {
    if (this.pressing) return;
    this.pressing = true;
    this.element.setAttribute("aria-busy", "true");
    const answer = await this.ask("/press", { token: choice.token, message });
    this.element.removeAttribute("aria-busy");
    this.pressing = false;
    if (answer) this.follow(answer, message);
  }

  follow(answer, message) {
    const { me, where } = this;
    if (answer.home && where === HOME) this.drawHome(answer.home);
    if (answer.errors) toast(Object.values(answer.errors).join(" "));
    if (!answer.form) return;
    const { people, channels } = this.book;
    openForm(answer.form, me, { people: [...people.values()], channels }, async (values) => {
      const told = { as: me.id, conversation: where === HOME ? "" : where, token: answer.form.token, message, values };
      const next = await post("/submit", told);
      if (!next.errors) setTimeout(() => this.follow(next, message));
      return next;
    });
  }

  async ask(path, told) {
    try {
      return await post(path, { as: this.me.id, conversation: this.where === HOME ? "" : this.where, ...told });
    } catch (error) {
      toast(error.message);
      return null;
    }
  }
}
