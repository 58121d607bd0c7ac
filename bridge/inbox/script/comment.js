// Comments for colleagues.

// openComments makes the form work. Its draft is kept under its own address, apart
// from that of the answer.
function openComments(form) {
  const box = byID("commenting");
  const text = form.elements.comment;
  const draft = "draft:" + form.getAttribute("action");
  if (!text.value) text.value = localStorage.getItem(draft) ?? "";
  box.addEventListener("toggle", () => {
    if (box.open) text.focus();
    else if (box.contains(document.activeElement)) byID("composer")?.elements.text.focus();
  });
  text.addEventListener("input", () => {
    if (text.value) localStorage.setItem(draft, text.value);
    else localStorage.removeItem(draft);
  });
  openNames(text);
  text.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
    if (event.key === "Escape") {
      event.stopPropagation();
      box.open = false;
    }
  });
  let on; // its way
  form.addEventListener("htmx:beforeRequest", () => { on = text.value; byID("comment-refusal").textContent = ""; });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful) {
      if (!byID("comment-refusal").textContent) byID("comment-refusal").textContent = form.dataset.notSent;
      return;
    }
    if (text.value !== on) return; // it was written on
    text.value = "";
    localStorage.removeItem(draft);
    byID("scroll").scrollTop = 0;
  });
}

const plain = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

// openNames offers colleagues after an @.
function openNames(text) {
  const list = byID(text.dataset.names);
  if (!list) return;
  const all = [...list.children];
  let from = -1; // where the name begins
  const shown = () => all.filter((option) => !option.hidden);
  const close = () => { list.hidden = true; text.removeAttribute("aria-activedescendant"); };
  const choose = (option) => {
    for (const one of all) one.setAttribute("aria-selected", String(one === option));
    text.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  const take = (option) => {
    text.setRangeText(option.textContent + " ", from, text.selectionEnd, "end");
    close();
    text.focus();
    text.dispatchEvent(new Event("input"));
  };
  text.setAttribute("aria-autocomplete", "list");
  text.setAttribute("aria-controls", list.id);
  text.addEventListener("input", () => {
    const typed = /(?:^|[^\p{L}\p{N}_.@])@([^@\n]{0,40})$/u.exec(text.value.slice(0, text.selectionEnd));
    if (!typed) return close();
    from = text.selectionEnd - typed[1].length;
    const wanted = plain(typed[1]);
    for (const option of all) option.hidden = !plain(option.textContent).split(/\s+/).some((_, i, words) => words.slice(i).join(" ").startsWith(wanted));
    list.hidden = !shown().length;
    if (list.hidden) close();
    else choose(shown()[0]);
  });
  text.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const options = shown();
    const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) choose(options[(at + step + options.length) % options.length]);
    else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") take(options[at]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  list.addEventListener("pointerdown", (event) => {
    const option = event.target.closest("li");
    if (!option) return;
    event.preventDefault(); // the field keeps the focus
    take(option);
  });
  text.addEventListener("blur", close);
}

// comment opens the form.
function comment() {
  const box = byID("commenting");
  if (!box) return;
  box.open = true;
  byID("comment").focus();
}

// A note that a colleague has changed comes into the page, unless the reader is
// changing it too: then saving tells.
addEventListener("htmx:oobBeforeSwap", (event) => {
  if (event.detail.target.id !== "buyer-note") return;
  const fields = [...event.detail.target.querySelectorAll("textarea, input:not([type=hidden])")];
  if (fields.some((field) => field.value !== field.defaultValue)) event.detail.shouldSwap = false;
});
