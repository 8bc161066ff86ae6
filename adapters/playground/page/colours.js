// The choice of colours in the header: auto follows the system.

const root = document.documentElement;

/** Make the buttons work, by mouse and by arrow keys. */
export function setUpColours() {
  const buttons = [...document.querySelectorAll("[data-theme-choice]")];
  buttons.forEach((button, n) => {
    button.addEventListener("click", () => choose(button, buttons));
    button.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const next = buttons[(n + step + buttons.length) % buttons.length];
      choose(next, buttons);
      next.focus();
    });
  });
  mark(buttons);
}

function choose(button, buttons) {
  const wanted = button.dataset.themeChoice;
  if (wanted === "auto") delete root.dataset.theme;
  else root.dataset.theme = wanted;
  localStorage.setItem("kith-theme", wanted);
  mark(buttons);
}

function mark(buttons) {
  for (const button of buttons) {
    const chosen = button.dataset.themeChoice === (root.dataset.theme ?? "auto");
    button.ariaChecked = String(chosen);
    button.tabIndex = chosen ? 0 : -1;
  }
}
