// The menu of a message, and copying.

// Something is copied with one click: a message's text, a link, or a value that
// stands beside the button.
addEventListener("click", (event) => {
  const from = event.target.closest("[data-copy]");
  if (!from || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  copyFrom(from);
});

async function copyFrom(from) {
  const kind = from.dataset.copy;
  let value = kind;
  if (kind === "link") value = from.href;
  if (kind === "text") {
    const text = from.closest(".bubble").querySelector(":scope > .text").cloneNode(true);
    for (const button of text.querySelectorAll(".copy")) button.remove();
    value = text.textContent;
  }
  try {
    await navigator.clipboard.writeText(value);
  } catch {
    if (kind === "link") location.assign(from.href); // the address bar shows it then
    return;
  }
  const said = from.querySelector(".for-ears") ?? from;
  const was = said.textContent;
  said.textContent = from.dataset.copied;
  from.classList.add("copied");
  setTimeout(() => {
    said.textContent = was;
    from.classList.remove("copied");
    const menu = from.closest(".menu");
    if (menu) menu.open = false;
  }, 1000);
}
