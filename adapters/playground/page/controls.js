// The controls of a form, one per kind of field. Each can be read, kept as a draft and restored.

import { el } from "./dom.js";

/** The control for `field`; `group` says that it is made of several. */
export function controlOf(field, id, described, lists) {
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
