// What the pages of the inbox do beyond HTML and htmx. Everything here is left
// out where there is no JavaScript, and the pages still work.
"use strict";

const root = document.documentElement;
root.classList.add("js");

const find = (selector) => document.querySelector(selector);
const byID = (id) => document.getElementById(id);

// --- Time zone -------------------------------------------------------------

// Pages are made in the browser's own zone, once the server knows it.
(() => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone || zone === root.dataset.zone) return;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax${secure}`;
  // Reload at most once, and only what shows times.
  if (find("time") && !sessionStorage.getItem("zone")) {
    sessionStorage.setItem("zone", zone);
    location.reload();
  }
})();

// A page from the browser's memory has missed what happened since.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

// --- Live streams ------------------------------------------------------------

// Stream is an EventSource that is open while the page is visible, and that
// always names the last position that it got when it comes back.
class Stream extends EventTarget {
  constructor(url) {
    super();
    this.url = new URL(url, location.href);
    this.readyState = EventSource.CONNECTING;
    this.watch = () => (document.hidden ? this.pause() : this.open());
    document.addEventListener("visibilitychange", this.watch);
    if (!document.hidden) this.open();
  }

  open() {
    if (this.source || this.readyState === EventSource.CLOSED) return;
    const source = this.source = new EventSource(this.url);
    source.onopen = (event) => this.onopen?.(event);
    for (const name of ["change", "end"]) {
      source.addEventListener(name, (event) => {
        if (event.lastEventId) this.url.searchParams.set("position", event.lastEventId);
        this.dispatchEvent(new MessageEvent(name, { data: event.data, lastEventId: event.lastEventId }));
      });
    }
    source.onerror = () => {
      if (source.readyState !== EventSource.CLOSED) return; // it tries again by itself
      this.pause();
      setTimeout(() => { if (!document.hidden) this.open(); }, 2000 + Math.random() * 3000);
    };
  }

  pause() {
    this.source?.close();
    this.source = undefined;
  }

  close() {
    this.readyState = EventSource.CLOSED;
    document.removeEventListener("visibilitychange", this.watch);
    this.pause();
  }
}

htmx.createEventSource = (url) => new Stream(url);

// --- The list ------------------------------------------------------------------

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
    if (row.getAttribute("href") === here) row.setAttribute("aria-current", "page");
    else row.removeAttribute("aria-current");
  }
}

addEventListener("htmx:pushedIntoHistory", tidyRows);
addEventListener("htmx:afterRequest", tidyRows);

// --- The thread ------------------------------------------------------------------

// The thread scrolls from its end: 0 is the newest message.
const nearEnd = (scroll) => Math.abs(scroll.scrollTop) < 80;

function openThread() {
  const scroll = byID("scroll");
  if (!scroll || scroll.dataset.open) return;
  scroll.dataset.open = "yes";
  if (!location.hash) byID("new")?.scrollIntoView({ block: "start" });
  scroll.addEventListener("scroll", () => { if (nearEnd(scroll)) byID("below").hidden = true; }, { passive: true });
  byID("below").addEventListener("click", () => { scroll.scrollTop = 0; });
  openFold(byID("fold"));
  openComposer(byID("composer"));
}

// The details beside a member's thread can be folded away, and stay so.
function openFold(button) {
  if (!button) return;
  const show = () => button.setAttribute("aria-expanded", String(!root.classList.contains("folded")));
  button.hidden = false;
  button.addEventListener("click", () => {
    localStorage.setItem("folded", root.classList.toggle("folded") ? "yes" : "");
    show();
  });
  show();
}

let before; // how the thread stood before a change

addEventListener("htmx:sseBeforeMessage", () => {
  const scroll = byID("scroll");
  before = scroll && { atEnd: nearEnd(scroll), height: scroll.scrollHeight, top: scroll.scrollTop, last: byID("timeline").lastElementChild };
});

addEventListener("htmx:sseMessage", (event) => {
  tidyRows();
  const scroll = byID("scroll");
  if (!scroll || !before || !event.target.closest(".thread")) return;
  settle();
  const added = byID("timeline").lastElementChild !== before.last;
  if (before.atEnd) {
    scroll.scrollTop = 0;
  } else {
    // Who reads older messages stays where they are.
    scroll.scrollTop = before.top - (scroll.scrollHeight - before.height);
    byID("below").hidden = !added;
  }
});

// --- Writing -----------------------------------------------------------------------

const sent = new Map(); // what is on its way, by its form's key

function openComposer(form) {
  const text = form.elements.text;
  const draft = "draft:" + form.getAttribute("action");
  const files = form.elements.files;

  if (!text.value) text.value = localStorage.getItem(draft) ?? "";
  const grow = () => {
    if (CSS.supports("field-sizing", "content")) return;
    text.style.height = "auto";
    text.style.height = text.scrollHeight + "px";
  };
  const showFiles = () => { byID("chosen").textContent = [...files.files].map((f) => f.name).join(", "); };
  grow();

  text.addEventListener("input", () => {
    grow();
    if (text.value) localStorage.setItem(draft, text.value);
    else localStorage.removeItem(draft);
  });
  files.addEventListener("change", showFiles);
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
  });

  // The form is read by now. It is emptied for the next message, which gets a
  // key of its own; what is on its way shows greyed.
  form.addEventListener("htmx:beforeRequest", (event) => {
    const message = { key: form.elements.key.value, text: text.value, files: files.files, bubble: bubble(text.value, files.files, form) };
    sent.set(event.detail.xhr, message);
    form.elements.key.value = newKey();
    text.value = "";
    files.value = "";
    showFiles();
    grow();
    byID("refusal").textContent = "";
    byID("scroll").scrollTop = 0;
  });

  // A refusal is a sentence, shown like any answer.
  form.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id === "refusal") event.detail.shouldSwap = event.detail.xhr.status < 500;
  });

  form.addEventListener("htmx:afterRequest", (event) => {
    const message = sent.get(event.detail.xhr);
    sent.delete(event.detail.xhr);
    if (!message) return;
    if (event.detail.successful) {
      if (localStorage.getItem(draft) === message.text) localStorage.removeItem(draft);
      return;
    }
    message.bubble?.remove();
    if (!text.value && !files.files.length) {
      form.elements.key.value = message.key;
      text.value = message.text;
      files.files = message.files;
      showFiles();
      grow();
    }
    if (!byID("refusal").textContent) byID("refusal").textContent = form.dataset.notSent;
  });

  form.addEventListener("posted", (event) => {
    const [message] = sent.values();
    if (!message?.bubble) return;
    message.bubble.dataset.is = event.detail.value;
    settle();
    // Where the stream does not bring it, look for it.
    setTimeout(() => { if (message.bubble.isConnected && !document.hidden) location.reload(); }, 5000);
  });
}

// bubble shows a message that is on its way.
function bubble(text, files, form) {
  const item = document.createElement("li");
  item.className = "message ours sending";
  const body = item.appendChild(document.createElement("div"));
  body.className = "bubble text";
  body.textContent = [text.trim(), ...[...files].map((f) => f.name)].filter(Boolean).join("\n");
  const foot = item.appendChild(document.createElement("p"));
  foot.className = "foot";
  foot.textContent = form.dataset.sending;
  if (body.textContent) byID("timeline").append(item);
  return item;
}

// settle removes the greyed message whose stored one is there.
function settle() {
  for (const item of document.querySelectorAll(".sending[data-is]")) {
    if (byID(item.dataset.is)) item.remove();
  }
}

function newKey() {
  return crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
}

// --- Moving between conversations -----------------------------------------------

// What cannot be shown in place has a page of its own.
addEventListener("htmx:responseError", (event) => {
  if (event.detail.target?.id === "panes") location.assign(event.detail.pathInfo.requestPath);
});
addEventListener("htmx:afterSettle", openThread);

if (localStorage.getItem("folded")) root.classList.add("folded");
openThread();
