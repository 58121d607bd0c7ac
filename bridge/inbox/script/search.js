// Searching.

// The hit that a thread was opened for is in view.
function showHit() {
  const scroll = byID("scroll");
  if (!scroll || scroll.dataset.hit) return;
  scroll.dataset.hit = "yes";
  byID("hit")?.scrollIntoView({ block: "center" });
}

addEventListener("htmx:afterSettle", showHit);
addEventListener("DOMContentLoaded", showHit);

// A search keeps the thread that is open, which may be another than when the
// list was made.
addEventListener("submit", (event) => {
  if (event.target.matches(".search")) event.target.action = location.pathname.replace(/\/details$/, "");
});

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && event.target.id === "find") {
    event.preventDefault();
    byID("find-close").click();
    return;
  }
  if (event.key !== "/" || isTyping(event.target)) return;
  const field = byID("search");
  if (!field?.checkVisibility()) return;
  event.preventDefault();
  field.focus();
  field.select();
});
