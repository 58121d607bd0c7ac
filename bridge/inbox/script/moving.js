// Moving between conversations.

// What cannot be shown in place has a page of its own.
addEventListener("htmx:responseError", (event) => {
  if (event.detail.target?.id === "panes") location.assign(event.detail.pathInfo.requestPath);
});
addEventListener("htmx:afterSettle", openThread);
addEventListener("DOMContentLoaded", openThread);

if (localStorage.getItem("folded")) root.classList.add("folded");
