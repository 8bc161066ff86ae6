// A menu behind a More button: arrows move, Enter chooses, Escape closes and goes back.

import { el, icon } from "./dom.js";

let menus = 0;

/** The opener with its menu. `items` are elements to choose; one that is pressed closes it. */
export class Menu {
  constructor(items) {
    const id = `menu-${++menus}`;
    this.items = items;
    this.opener = el(
      "button",
      { type: "button", class: "button quiet", "aria-haspopup": "menu", "aria-expanded": "false", "aria-controls": id, onclick: () => this.toggle() },
      "More",
      icon("chevron"),
    );
    this.list = el("div", { class: "menu", role: "menu", id, hidden: true, "aria-label": "More" }, items);
    this.element = el("div", { class: "menu-holder" }, this.opener, this.list);
    this.list.addEventListener("click", () => this.shut(true), { capture: true });
    this.list.addEventListener("keydown", (event) => {
      if (this.key(event.key)) event.preventDefault();
    });
    this.outside = (event) => {
      if (!this.element.contains(event.target)) this.shut(false);
    };
  }

  toggle() {
    if (!this.list.hidden) return this.shut(true);
    this.element.classList.remove("up", "left");
    this.list.hidden = false;
    this.place();
    this.opener.setAttribute("aria-expanded", "true");
    document.addEventListener("pointerdown", this.outside);
    this.items[0].focus();
  }

  /** Open upwards or to the left where there is no room. */
  place() {
    const room = this.element.closest(".log").getBoundingClientRect();
    const box = this.list.getBoundingClientRect();
    const above = this.opener.getBoundingClientRect().top - room.top;
    this.element.classList.toggle("up", box.bottom > room.bottom && box.height < above);
    this.element.classList.toggle("left", box.right > room.right);
  }

  shut(back) {
    this.list.hidden = true;
    this.opener.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", this.outside);
    if (back) this.opener.focus();
  }

  key(key) {
    const at = this.items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: this.items.length - 1 }[key];
    if (to !== undefined) this.items[(to + this.items.length) % this.items.length].focus();
    else if (key === "Escape") this.shut(true);
    else if (key === "Tab") this.shut(false);
    return to !== undefined || key === "Escape";
  }
}
