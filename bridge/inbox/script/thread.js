// The thread.

// The thread scrolls from its end: 0 is the newest message.
const nearEnd = (scroll) => Math.abs(scroll.scrollTop) < 80;

function openThread() {
  const scroll = byID("scroll");
  if (!scroll || scroll.dataset.open) return;
  scroll.dataset.open = "yes";
  const asked = new URLSearchParams(location.search);
  const linked = byID("comment-" + asked.get("comment")) ?? byID("message-" + asked.get("at"));
  if (linked) linked.scrollIntoView({ block: "center" });
  else if (!location.hash) byID("new")?.scrollIntoView({ block: "start" });
  openFold(byID("fold"));
  if (!byID("composer")) return; // the newest messages are elsewhere
  scroll.addEventListener("scroll", () => { if (nearEnd(scroll)) byID("below").hidden = true; }, { passive: true });
  byID("below").addEventListener("click", () => { scroll.scrollTop = 0; });
  openComposer(byID("composer"));
  if (byID("comment-form")) openComments(byID("comment-form"));
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

// What is being read stays where it is, whatever comes above or below it.

// reading returns the first message in view, and where it stands.
function reading(scroll) {
  const top = scroll.getBoundingClientRect().top;
  for (const message of byID("timeline").querySelectorAll(":scope > .message")) {
    const place = message.getBoundingClientRect();
    if (place.bottom > top) return { id: message.id, top: place.top };
  }
}

function keepReading(scroll, was) {
  const message = was && byID(was.id);
  if (message) scroll.scrollTop += message.getBoundingClientRect().top - was.top;
}

let before; // how the thread stood before a change

addEventListener("htmx:sseBeforeMessage", () => {
  const scroll = byID("scroll");
  before = scroll && { atEnd: nearEnd(scroll), read: reading(scroll), last: byID("timeline").lastElementChild };
});

addEventListener("htmx:sseMessage", (event) => {
  tidyRows();
  const scroll = byID("scroll");
  if (!scroll || !before || !event.target.closest(".thread")) return;
  settle();
  if (before.atEnd) {
    scroll.scrollTop = 0;
  } else {
    keepReading(scroll, before.read);
    if (byID("timeline").lastElementChild !== before.last) byID("below").hidden = false;
  }
});

// Earlier messages come above.
let readBefore;

addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id === "timeline") readBefore = reading(byID("scroll"));
});

addEventListener("htmx:afterSwap", () => {
  if (!readBefore) return;
  const scroll = byID("scroll");
  keepReading(scroll, readBefore);
  scroll.focus({ preventScroll: true }); // the link that had it is gone
  readBefore = undefined;
});
