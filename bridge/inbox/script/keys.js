// The keyboard.

const isTyping = (element) => element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName) && element.type !== "checkbox";

// step goes to the next or previous row from the one that has the focus, or else is open.
function step(by) {
  const rows = [...document.querySelectorAll("#rows .row")];
  const at = rows.findIndex((row) => row === document.activeElement);
  const from = at >= 0 ? at : rows.findIndex((row) => row.getAttribute("aria-current"));
  const to = rows[from < 0 ? 0 : from + by];
  if (!to) return;
  to.focus();
  to.scrollIntoView({ block: "nearest" });
}

// selecting says whether keys are for what is ticked, rather than for the thread.
const selecting = () => find(".tick :checked");

// press presses the button of a key: of the selection, the thread, or the toast.
function press(key) {
  const within = selecting() ? "#selected" : "#doing";
  (find(`${key === "z" ? "#toast" : within} [data-key="${key}"]`))?.click();
}

// openMenu opens the menu of what can be done, at one of its parts.
function openMenu(part) {
  const menu = find(`${selecting() ? "#selected" : "#doing"} .menu`);
  if (!menu) return;
  menu.open = true;
  const title = menu.querySelector(`[data-menu="${part}"]`);
  title.scrollIntoView({ block: "nearest" });
  let item = title.nextElementSibling;
  while (item && !item.matches("button, a")) item = item.nextElementSibling;
  item?.focus();
}

function leave() {
  if (selecting()) {
    for (const box of document.querySelectorAll(".tick :checked")) box.checked = false;
  } else {
    (find("#rows .row[aria-current]") ?? find("#rows .row"))?.focus();
  }
}

const keys = {
  j: () => step(1),
  k: () => step(-1),
  x: () => document.activeElement?.matches(".row") && tickOf(document.activeElement).click(),
  r: () => {
    if (byID("commenting")) byID("commenting").open = false;
    find("#composer textarea")?.focus();
  },
  c: comment,
  e: () => press("e"),
  s: () => press("s"),
  z: () => press("z"),
  l: () => openMenu("l"),
  a: () => openMenu("a"),
  "?": () => byID("keys")?.showModal(),
};

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || find("dialog[open]")) return;
  if (event.key === "Escape") {
    if (event.target.matches?.("#composer textarea, #search")) event.target.blur();
    else if (!isTyping(event.target)) leave();
    return;
  }
  if (isTyping(event.target) || !Object.hasOwn(keys, event.key)) return;
  event.preventDefault();
  keys[event.key]();
});
