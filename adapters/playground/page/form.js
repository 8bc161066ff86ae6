// A form as a modal dialog. What was typed stays: at an error, after Cancel, after Escape.

import { avatar, el, icon } from "./dom.js";
import { rich } from "./message.js";

const drafts = new Map();
let forms = 0;

/** Ask `form` of `reader`. `lists` has people and channels; `submit(values)` gives the answer to the form. */
export function openForm(form, reader, lists, submit) {
  const key = [reader.id, form.token, form.page].join(" ");
  const name = `form-${++forms}`;
  const rows = form.fields.map((field, n) => row(field, `${name}-${n}`, reader, lists));
  const general = el("p", { class: "error", role: "alert", hidden: true });
  const done = el("button", { type: "submit", class: "button main" }, form.submit);
  const body = el(
    "form",
    { noValidate: true },
    el(
      "header",
      { class: "form-head" },
      el("div", {}, el("h2", { id: name }, form.title), form.pages > 1 && el("p", { class: "hint" }, `Page ${form.page} of ${form.pages}`)),
      el("button", { type: "button", class: "close", "aria-label": "Close", onclick: () => dialog.close() }, icon("close")),
    ),
    el(
      "div",
      { class: "form-body" },
      form.intro.length ? el("p", { class: "text" }, rich(form.intro, reader)) : null,
      general,
      rows.map((one) => one.element),
    ),
    el(
      "footer",
      { class: "form-foot" },
      el("span", { class: "acting" }, avatar(reader, "small"), reader.name),
      el("button", { type: "button", class: "button plain", onclick: () => dialog.close() }, "Cancel"),
      done,
    ),
  );
  const dialog = el("dialog", { class: "form", "aria-labelledby": name }, body);
  const back = document.activeElement;

  function fail(errors) {
    for (const one of rows) one.fail(errors[one.field.id] ?? "");
    const rest = Object.entries(errors).filter(([id]) => !rows.some((one) => one.field.id === id));
    general.textContent = rest.map(([, words]) => words).join(" ");
    general.hidden = !rest.length;
    rows.find((one) => errors[one.field.id])?.focus();
  }

  body.addEventListener("submit", async (event) => {
    event.preventDefault();
    const faults = Object.fromEntries(rows.map((one) => [one.field.id, one.check()]).filter(([, words]) => words));
    fail(faults);
    if (Object.keys(faults).length || done.disabled) return;
    done.disabled = true;
    done.classList.add("busy");
    try {
      const values = await Promise.all(rows.map(async (one) => ({ id: one.field.id, kind: one.field.kind, value: await one.read() })));
      const answer = await submit(values);
      if (answer.errors) return fail(answer.errors);
      drafts.delete(key);
      dialog.dataset.done = "yes";
      dialog.close();
    } catch (error) {
      fail({ "": error.message });
    } finally {
      done.disabled = false;
      done.classList.remove("busy");
    }
  });
  dialog.addEventListener("close", () => {
    if (!dialog.dataset.done) drafts.set(key, rows.map((one) => one.keep()));
    dialog.remove();
    if (back?.isConnected) back.focus();
  });
  drafts.get(key)?.forEach((held, n) => rows[n]?.restore(held));
  document.body.append(dialog);
  dialog.showModal();
  rows[0]?.focus();
}

function row(field, id, reader, lists) {
  const hint = field.hint && el("p", { class: "hint", id: `${id}-hint` }, field.hint);
  const error = el("p", { class: "error", id: `${id}-error`, hidden: true });
  const described = [field.hint && `${id}-hint`, `${id}-error`].filter(Boolean).join(" ");
  const control = controlOf(field, id, described, lists);
  const label = el("span", {}, field.label, field.required ? null : el("span", { class: "optional" }, " (optional)"));
  const group = control.group;
  const element = group
    ? el("fieldset", { class: "field", "aria-describedby": described }, field.kind === "yes" ? null : el("legend", {}, label), hint, control.element, error)
    : el("div", { class: "field" }, el("label", { for: id, htmlFor: id }, label), hint, control.element, control.foot, error);
  return {
    field,
    element,
    read: control.read,
    keep: control.keep,
    restore: control.restore,
    focus: () => (group ? control.element.querySelector("input")?.focus() : control.element.focus()),
    fail(words) {
      error.textContent = words;
      error.hidden = !words;
      element.classList.toggle("wrong", Boolean(words));
      for (const one of element.querySelectorAll("input, textarea, select")) one.setAttribute("aria-invalid", String(Boolean(words)));
    },
    check() {
      const held = control.keep();
      const empty = Array.isArray(held) ? !held.length : held === "" || held === null;
      if (field.kind === "yes") return "";
      if (empty) return field.required ? "Please fill this in." : "";
      if ((field.kind === "line" || field.kind === "long") && held.trim().length < field.least) return `Please write at least ${field.least} characters.`;
      return "";
    },
  };
}

function controlOf(field, id, described, lists) {
  const given = { id, "aria-describedby": described, required: field.required };
  switch (field.kind) {
    case "long":
      return long(field, given);
    case "one":
      return field.options.length <= 6 ? ticks("radio", field, field.options, id) : select(field, field.options, given);
    case "many":
      return ticks("checkbox", field, field.options, id);
    case "people":
      return ticks("checkbox", field, named(lists.people), id);
    case "yes":
      return yes(field, id);
    case "person":
      return select(field, named(lists.people), given);
    case "place":
      return select(field, lists.channels.map((one) => ({ id: one.id, label: `#${one.title}` })), given);
    case "file":
      return file(given);
    case "number":
      return input(field, { ...given, type: "text", inputMode: "numeric" });
    default:
      return input(field, { ...given, type: { date: "date", time: "time" }[field.kind] ?? "text", maxLength: field.kind === "line" ? field.most : undefined });
  }
}

const named = (people) => people.map((one) => ({ id: one.id, label: one.name }));

function plainControl(element, foot = null) {
  const keep = () => element.value;
  const restore = (held) => {
    element.value = held;
    element.dispatchEvent(new Event("input"));
  };
  return { element, foot, keep, restore, read: keep };
}

function input(field, given) {
  return plainControl(el("input", { ...given, value: field.value ?? "", autocomplete: "off" }));
}

function long(field, given) {
  const area = el("textarea", { ...given, rows: 4, maxLength: field.most, value: field.value ?? "" });
  const count = el("p", { class: "count", "aria-hidden": "true" });
  const tell = () => {
    count.textContent = area.value.length > field.most * 0.6 ? `${field.most - area.value.length} characters left` : "";
  };
  area.addEventListener("input", tell);
  tell();
  return plainControl(area, count);
}

function select(field, options, given) {
  const blank = el("option", { value: "" }, field.required ? "Choose …" : "None");
  const items = options.map((option) => el("option", { value: option.id }, option.label));
  const element = el("select", given, blank, items);
  element.value = field.value ?? "";
  return plainControl(element);
}

function ticks(type, field, options, id) {
  const chosen = new Set(type === "radio" ? [field.value] : field.value ?? []);
  const boxes = options.map((option) => el("input", { type, name: id, value: option.id, checked: chosen.has(option.id) }));
  const rows = options.map((option, n) =>
    el("label", { class: "tick" }, boxes[n], el("span", {}, option.label, option.hint && el("span", { class: "hint" }, option.hint))),
  );
  const held = () => boxes.filter((box) => box.checked).map((box) => box.value);
  const keep = () => (type === "radio" ? held()[0] ?? null : held());
  const restore = (ids) => boxes.forEach((box) => { box.checked = [ids ?? []].flat().includes(box.value); });
  return { element: el("div", { class: "ticks" }, rows), group: true, keep, restore, read: keep };
}

function yes(field, id) {
  const box = el("input", { type: "checkbox", id, checked: field.value === true });
  const element = el("div", { class: "ticks" }, el("label", { class: "tick" }, box, el("span", {}, field.label)));
  return { element, group: true, keep: () => box.checked, restore: (held) => { box.checked = held; }, read: () => box.checked };
}

function file(given) {
  const element = el("input", { ...given, type: "file" });
  const read = async () => {
    const held = element.files[0];
    if (!held) return null;
    const bytes = new Uint8Array(await held.arrayBuffer());
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    return { name: held.name, mime: held.type, data: btoa(text) };
  };
  return { element, keep: () => element.value, restore: () => {}, read };
}
