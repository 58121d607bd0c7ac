// Shows what has changed since the page was opened: the server sends whole parts.
const page = document.querySelector("[data-live]");
if (page) {
  const events = new EventSource(page.dataset.live);
  for (const part of page.querySelectorAll("[data-part]")) {
    events.addEventListener(part.dataset.part, (event) => {
      part.innerHTML = event.data;
    });
  }
}

// Ctrl+Enter sends what is being written.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form) {
    event.target.form.requestSubmit();
  }
});
