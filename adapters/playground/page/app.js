// The page: a clock, four panes, and what keeps them up to date.

import { listen, post, state } from "./api.js";
import { setUpColours } from "./colours.js";
import { avatar, el, toast, when } from "./dom.js";
import { Pane } from "./pane.js";

const book = { people: new Map(), channels: [], commands: [], now: null };
const panes = [];
const $ = (selector) => document.querySelector(selector);

function setClock(told) {
  if (told.now && (!book.now || told.now !== book.now)) book.now = told.now;
  if (!book.now) return;
  const utc = { zone: "UTC" };
  const face = $("#clock");
  face.dateTime = book.now;
  face.replaceChildren(el("span", { class: "clock-day" }, when(book.now, utc, "day")), " ", el("span", { class: "clock-time" }, `${when(book.now, utc, "time")} UTC`));
  panes.forEach((pane) => pane.tick());
}

function allow(movable) {
  for (const button of document.querySelectorAll("[data-step]")) button.disabled = !movable;
}

async function move(button) {
  const steps = $(".steps");
  if (steps.ariaBusy === "true") return;
  steps.ariaBusy = "true";
  button.classList.add("busy");
  try {
    setClock(await post("/clock", { step: button.dataset.step }));
  } catch (error) {
    toast(error.message);
  } finally {
    steps.ariaBusy = "false";
    button.classList.remove("busy");
  }
}

/** On a narrow screen one pane is shown at a time. */
function bringForward(number, focus) {
  panes.forEach((pane, n) => {
    const came = n === number && !pane.element.classList.contains("front");
    pane.element.classList.toggle("front", n === number);
    if (came) pane.appear();
  });
  [...$(".switcher").children].forEach((tab, n) => {
    tab.ariaSelected = String(n === number);
    tab.tabIndex = n === number ? 0 : -1;
    if (focus && n === number) tab.focus();
  });
}

function drawSwitcher() {
  const tabs = panes.map((pane, n) =>
    el(
      "button",
      {
        type: "button",
        role: "tab",
        "aria-controls": pane.element.id,
        onclick: () => bringForward(n, false),
        onkeydown: (event) => {
          const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
          if (step) bringForward((n + step + panes.length) % panes.length, true);
        },
      },
      pane.me && avatar(pane.me, "small"),
      el("span", {}, pane.me ? pane.me.name.split(" ")[0] : "…"),
    ),
  );
  const front = Math.max(0, panes.findIndex((pane) => pane.element.classList.contains("front")));
  $(".switcher").replaceChildren(...tabs);
  bringForward(front, false);
}

function remember(pane) {
  localStorage.setItem(`kith-pane-${pane.number}`, pane.me.id);
  drawSwitcher();
}

/** The first two people who are no coordinators (or the first pair), a channel's member, a coordinator. */
function firstFaces(conversations) {
  const people = [...book.people.values()];
  const plain = people.filter((one) => !one.admin).map((one) => one.id);
  const pair = conversations.find((one) => one.kind === "together")?.members ?? plain;
  const channel = conversations.find((one) => one.kind === "channel");
  const [first = people[0].id, second = first] = pair;
  const inChannel = (id) => channel?.members.includes(id);
  const taken = [first, second];
  const third = plain.find((id) => inChannel(id) && !taken.includes(id)) ?? plain.find((id) => !taken.includes(id)) ?? first;
  const fourth = people.find((one) => one.admin)?.id ?? people.at(-1).id;
  return [[first], [second], [third, inChannel(third) ? channel.id : ""], [fourth]];
}

async function start() {
  setUpColours();
  const told = await state();
  book.people = new Map(told.people.map((one) => [one.id, one]));
  book.channels = told.conversations.filter((one) => one.kind === "channel");
  book.commands = told.commands;
  for (let number = 0; number < 4; number += 1) panes.push(new Pane(book, number, remember));
  $(".panes").replaceChildren(...panes.map((pane) => pane.element));
  setClock(told.clock);
  panes[0].element.classList.add("front");
  await connect();
  const faces = firstFaces(told.conversations);
  await Promise.all(
    panes.map((pane, n) => {
      const kept = localStorage.getItem(`kith-pane-${n}`);
      return book.people.has(kept) && kept !== faces[n][0] ? pane.load(kept) : pane.load(...faces[n]);
    }),
  );
  bringForward(0, false);
  for (const button of document.querySelectorAll("[data-step]")) button.addEventListener("click", () => move(button));
  document.body.dataset.ready = "yes";
}

/** Listen from now on; done when the first event is there, so that nothing is missed by what loads next. */
function connect() {
  return new Promise((done) => {
    listen({
      entry: ({ entry }) => {
        if (!entry) return;
        if (!book.now || new Date(entry.at) > new Date(book.now)) setClock({ now: entry.at });
        panes.forEach((pane) => pane.live(entry));
      },
      conversation: (one) => panes.forEach((pane) => pane.join(one)),
      clock: (clock) => {
        setClock(clock);
        allow(clock.movable);
        done();
      },
      lost: () => {
        document.body.dataset.lost = "yes";
      },
      again: () => {
        delete document.body.dataset.lost;
        for (const pane of panes) pane.load(pane.me.id, pane.where).catch((error) => toast(error.message));
      },
    });
  });
}

start().catch((error) => toast(error.message));
