// What the pages of the inbox do beyond HTML and htmx. Everything here is left
// out where there is no JavaScript, and the pages still work.
"use strict";

const root = document.documentElement;
root.classList.add("js");

const find = (selector) => document.querySelector(selector);
const byID = (id) => document.getElementById(id);

// Time zone.

// Pages are made in the browser's own zone, once the server knows it.
(() => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone || !root.dataset.zone || zone === root.dataset.zone) return;
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
