// Make elements. Text always goes in as text: nothing here parses HTML.

const SVG = "http://www.w3.org/2000/svg";

/** An element; `given` holds classes, properties, attributes (as aria-..., role, data-...) and on<event>. */
export function el(name, given = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "class") made.className = value;
    else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key in made && !key.includes("-") && key !== "role" && key !== "list") made[key] = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

const PATHS = {
  eye: "M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8Zm6.5 2a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
  lock: "M4.5 7V5a3.5 3.5 0 0 1 7 0v2M3.5 7h9v6.5h-9Z",
  chevron: "m4 6 4 4 4-4",
  file: "M4 1.5h5.5L13 5v9.5H4Zm5.5 0V5H13",
  home: "M2.5 7.5 8 2.5l5.5 5v6h-4v-4h-3v4h-4Z",
  people: "M6 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Zm-4.5 5.5c0-2.5 2-4 4.5-4s4.5 1.5 4.5 4m.5-5.700a2.300 2.300 0 1 0-1.500-4.300m4.500 10c0-2-1-3.300-2.500-3.800",
  send: "M2 8 14 2.5 10.500 13.500 7.500 9Zm5.500 1L14 2.500",
  close: "m4 4 8 8m0-8-8 8",
};

/** A small line drawing; it says nothing to a screen reader. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** A person's initials on a colour of their own. Null is Kith. */
export function avatar(person, size = "") {
  if (!person) return el("img", { class: `avatar ${size}`, src: "/static/kith.svg", alt: "" });
  const initials = person.name.split(/\s+/).map((word) => [...word][0]).slice(0, 2).join("").toUpperCase();
  const made = el("span", { class: `avatar ${size}`, "aria-hidden": "true" }, initials);
  made.style.setProperty("--hue", hue(person.id));
  return made;
}

function hue(id) {
  let sum = 7;
  for (const letter of id) sum = (sum * 31 + letter.codePointAt(0)) % 3600;
  return (sum * 137.5) % 360;
}

/** The same instant as `reader` sees it: style is day, time, full or separator. */
export function when(iso, reader, style) {
  const shapes = {
    day: { weekday: "short", day: "numeric", month: "long", year: "numeric" },
    time: { hour: "2-digit", minute: "2-digit" },
    full: { weekday: "short", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" },
    separator: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  };
  const locale = !reader.locale || reader.locale === "en" ? "en-GB" : reader.locale;
  try {
    return new Intl.DateTimeFormat(locale, { ...shapes[style], timeZone: reader.zone }).format(new Date(iso));
  } catch {
    return new Intl.DateTimeFormat("en-GB", { ...shapes[style], timeZone: "UTC" }).format(new Date(iso));
  }
}

/** Words that go away by themselves; read out by a screen reader. */
export function toast(words) {
  const made = el("p", { class: "toast" }, words);
  document.querySelector(".toasts").append(made);
  setTimeout(() => made.remove(), 7000);
}
