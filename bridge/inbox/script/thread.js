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

// Earlier messages come above, and what is being read stays where it is.
let readAt;

addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id === "timeline") readAt = byID("scroll").scrollTop;
});

addEventListener("htmx:afterSwap", () => {
  if (readAt === undefined) return;
  const scroll = byID("scroll");
  scroll.scrollTop = readAt;
  scroll.focus({ preventScroll: true }); // the link that had it is gone
  readAt = undefined;
});
