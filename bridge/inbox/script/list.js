// The list.

// A row that moved to the top is sent anew, and its older twin goes: at once, or
// when the thread that it is opening is there.
function tidyRows() {
  const newest = new Map();
  for (const row of document.querySelectorAll("#rows .row")) {
    const twin = newest.get(row.id);
    if (twin && !row.classList.contains("htmx-request")) {
      if (row === document.activeElement) twin.focus();
      row.parentElement.remove();
    }
    newest.set(row.id, twin ?? row);
  }
  const here = location.pathname.replace(/\/details$/, "");
  for (const row of newest.values()) {
    if (new URL(row.href).pathname === here) row.setAttribute("aria-current", "page");
    else row.removeAttribute("aria-current");
  }
}

addEventListener("htmx:pushedIntoHistory", tidyRows);
addEventListener("htmx:afterRequest", tidyRows);
