// Doing things with conversations.

// Shift selects all from the last box that was ticked.
let lastTick;
addEventListener("click", (event) => {
  const box = event.target;
  if (!box.matches?.(".tick input")) return;
  if (event.shiftKey && lastTick?.isConnected) {
    const boxes = [...document.querySelectorAll(".tick input")];
    const [from, to] = [boxes.indexOf(lastTick), boxes.indexOf(box)].sort((a, b) => a - b);
    for (const other of boxes.slice(from, to + 1)) other.checked = box.checked;
  }
  lastTick = box;
});

// A click with Shift must not mark the text between.
addEventListener("mousedown", (event) => { if (event.shiftKey && event.target.closest?.(".tick")) event.preventDefault(); });

// What was done is told for a while, and longer while it is looked at.
const toastTime = 15000;
let toastTimer;
function watchToast() {
  const toast = byID("toast");
  clearTimeout(toastTimer);
  if (!toast?.firstChild) return;
  toastTimer = setTimeout(() => {
    if (toast.matches(":hover, :focus-within")) watchToast();
    else toast.replaceChildren();
  }, toastTime);
}
addEventListener("DOMContentLoaded", watchToast);

addEventListener("htmx:afterRequest", (event) => {
  const form = event.target;
  if (!form.matches?.(".doing, .all, #toast form") || !event.detail.successful) return;
  closeMenus();
  if (form.id === "selected") for (const box of document.querySelectorAll(".tick :checked")) box.checked = false;
  watchToast();
});
