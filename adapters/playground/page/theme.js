// Before the first paint, so that a chosen theme never flashes. Auto follows the system.
const kept = localStorage.getItem("kith-theme");
if (kept === "dark" || kept === "light") document.documentElement.dataset.theme = kept;
