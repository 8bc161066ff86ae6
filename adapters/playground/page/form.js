// A form as a modal dialog. What was typed stays: at an error, after Cancel, after Escape.

import { controlOf } from "./controls.js";
import { avatar, el, icon } from "./dom.js";
import { rich } from "./message.js";

const drafts = new Map();
let forms = 0;

/** Ask `form` of `reader`. `lists` has people and channels; `submit(values)` gives the answer to the form. */
export function openForm(form, reader, lists, submit) {
  new FormDialog(form, reader, lists, submit).open();
}

class FormDialog {
  constructor(form, reader, lists, submit) {
    const name = `form-${++forms}`;
    this.key = [reader.id, form.token, form.page].join(" ");
    this.submit = submit;
    this.rows = form.fields.map((field, n) => new Row(field, `${name}-${n}`, lists));
    this.general = el("p", { class: "error", role: "alert", hidden: true });
    this.done = el("button", { type: "submit", class: "button main" }, form.submit);
    const intro = form.intro.length ? el("p", { class: "text" }, rich(form.intro, reader)) : null;
    const body = el("div", { class: "form-body" }, intro, this.general, this.rows.map((row) => row.element));
    const whole = el("form", { noValidate: true }, this.head(form, name), body, this.foot(reader));
    whole.addEventListener("submit", (event) => {
      event.preventDefault();
      this.hand();
    });
    this.dialog = el("dialog", { class: "form", "aria-labelledby": name }, whole);
    this.dialog.addEventListener("close", () => this.closed());
  }

  head(form, name) {
    const page = form.pages > 1 && el("p", { class: "hint" }, `Page ${form.page} of ${form.pages}`);
    const close = el("button", { type: "button", class: "close", "aria-label": "Close", onclick: () => this.dialog.close() }, icon("close"));
    return el("header", { class: "form-head" }, el("div", {}, el("h2", { id: name }, form.title), page), close);
  }

  foot(reader) {
    const acting = el("span", { class: "acting" }, avatar(reader, "small"), reader.name);
    const cancel = el("button", { type: "button", class: "button plain", onclick: () => this.dialog.close() }, "Cancel");
    return el("footer", { class: "form-foot" }, acting, cancel, this.done);
  }

  open() {
    this.back = document.activeElement;
    drafts.get(this.key)?.forEach((held, n) => this.rows[n]?.control.restore(held));
    document.body.append(this.dialog);
    this.dialog.showModal();
    this.rows[0]?.focus();
  }

  closed() {
    if (this.handed) drafts.delete(this.key);
    else drafts.set(this.key, this.rows.map((row) => row.control.keep()));
    this.dialog.remove();
    if (this.back?.isConnected) this.back.focus();
  }

  fail(errors) {
    for (const row of this.rows) row.fail(errors[row.field.id] ?? "");
    const rest = Object.entries(errors).filter(([id]) => !this.rows.some((row) => row.field.id === id));
    this.general.textContent = rest.map(([, words]) => words).join(" ");
    this.general.hidden = !rest.length;
    this.rows.find((row) => errors[row.field.id])?.focus();
  }

  async hand() {
    const faults = Object.fromEntries(this.rows.map((row) => [row.field.id, row.check()]).filter(([, words]) => words));
    this.fail(faults);
    if (Object.keys(faults).length || this.done.disabled) return;
    this.done.disabled = true;
    this.done.classList.add("busy");
    try {
      const answer = await this.submit(await Promise.all(this.rows.map((row) => row.read())));
      if (answer.errors) return this.fail(answer.errors);
      this.handed = true;
      this.dialog.close();
    } catch (error) {
      this.fail({ "": error.message });
    } finally {
      this.done.disabled = false;
      this.done.classList.remove("busy");
    }
  }
}

/** One field with its label, its hint and its error. */
class Row {
  constructor(field, id, lists) {
    this.field = field;
    const described = [field.hint && `${id}-hint`, `${id}-error`].filter(Boolean).join(" ");
    this.control = controlOf(field, id, described, lists);
    this.error = el("p", { class: "error", id: `${id}-error`, hidden: true });
    const hint = field.hint && el("p", { class: "hint", id: `${id}-hint` }, field.hint);
    const label = el("span", {}, field.label, field.required ? null : el("span", { class: "optional" }, " (optional)"));
    const inside = [hint, this.control.element, this.control.foot, this.error];
    this.element = this.control.group
      ? el("fieldset", { class: "field", "aria-describedby": described }, field.kind === "yes" ? null : el("legend", {}, label), inside)
      : el("div", { class: "field" }, el("label", { htmlFor: id }, label), inside);
  }

  focus() {
    const { element, group } = this.control;
    (group ? element.querySelector("input") : element)?.focus();
  }

  fail(words) {
    this.error.textContent = words;
    this.error.hidden = !words;
    this.element.classList.toggle("wrong", Boolean(words));
    for (const one of this.element.querySelectorAll("input, textarea, select")) one.setAttribute("aria-invalid", String(Boolean(words)));
  }

  /** What can be seen without asking the server; "" if nothing is wrong. */
  check() {
    const { field } = this;
    const held = this.control.keep();
    if (field.kind === "yes") return "";
    if (Array.isArray(held) ? !held.length : !held) return field.required ? "Please fill this in." : "";
    const isText = field.kind === "line" || field.kind === "long";
    return isText && held.trim().length < field.least ? `Please write at least ${field.least} characters.` : "";
  }

  async read() {
    return { id: this.field.id, kind: this.field.kind, value: await this.control.read() };
  }
}
