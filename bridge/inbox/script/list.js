// The list.

// placeOf reads by what a row stands in the list: a time, then an id.
function placeOf(text) {
  const [at, ...id] = text.split("-");
  return { at: Number(at), id: id.join("-") };
}

// comesBefore compares places in the order of the list.
function comesBefore(a, b, order) {
  const [p, q] = [placeOf(a), placeOf(b)];
  const less = p.at < q.at || (p.at === q.at && p.id < q.id);
  return order === "desc" ? !less : less;
}

const tickOf = (row) => row.parentElement.querySelector(".tick input");

const pathOf = (row) => new URL(row.href).pathname;

// What a stream sends stands on top of the rows, marked as fresh. Each row goes to
// its place from there, its older twin goes away, and so does what belongs to the
// list no more: but for the one that is open, which stays for as long as it is.
function tidyRows() {
  const list = byID("rows");
  if (!list) return;
  const fresh = [...list.querySelectorAll(":scope > .fresh > .row")];
  dropTwins(list, fresh);
  markLeaving(list, fresh);
  for (const row of fresh) place(list, row);
  const here = location.pathname.replace(/\/details$/, "");
  for (const row of list.querySelectorAll(".row")) {
    if (pathOf(row) === here) row.setAttribute("aria-current", "page");
    else if (row.classList.contains("leaving")) row.parentElement.remove();
    else row.removeAttribute("aria-current");
  }
}

// dropTwins removes the older of two rows: at once, or when the thread that it is
// opening is there.
function dropTwins(list, fresh) {
  for (const row of fresh) {
    for (const twin of list.querySelectorAll(`[id="${row.id}"]`)) {
      if (twin === row) continue;
      twin.classList.add("stale");
      if (twin === document.activeElement) row.focus();
      tickOf(row).checked = tickOf(twin).checked;
    }
  }
  for (const row of list.querySelectorAll(".row.stale:not(.htmx-request)")) row.parentElement.remove();
}

// markLeaving marks the rows that a stream says are gone: some, or all that it
// has not sent and that are not below what it has.
function markLeaving(list, fresh) {
  for (const gone of list.querySelectorAll(":scope > .gone")) {
    byID(gone.dataset.row)?.classList.add("leaving");
    gone.remove();
  }
  const whole = list.querySelector(":scope > .whole");
  if (!whole) return;
  const last = whole.dataset.full === "true" && fresh.at(-1);
  for (const row of list.querySelectorAll(".row")) {
    if (!fresh.includes(row) && !(last && comesBefore(last.dataset.place, row.dataset.place, list.dataset.order))) row.classList.add("leaving");
  }
  whole.remove();
}

// place moves a row to where it belongs. One that belongs behind the last that the
// page has asked for comes with the rows there.
function place(list, row) {
  const item = row.parentElement;
  const { order } = list.dataset;
  const older = list.querySelector(":scope > .older");
  const end = older && new URL(older.querySelector("a").href).searchParams.get("before");
  item.classList.remove("fresh");
  if (end && comesBefore(end, row.dataset.place, order)) {
    item.remove();
    return;
  }
  const next = [...list.querySelectorAll(":scope > :not(.fresh) > .row")].find((other) => other !== row && comesBefore(row.dataset.place, other.dataset.place, order));
  const behind = next?.parentElement ?? older;
  if (item.nextElementSibling !== behind) list.insertBefore(item, behind);
}

addEventListener("htmx:pushedIntoHistory", tidyRows);
addEventListener("htmx:afterRequest", tidyRows);
