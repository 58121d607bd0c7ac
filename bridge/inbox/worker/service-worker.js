// What a browser runs for the inbox while no page of it is open: it shows what
// is pushed, and opens the page that a click wants. It sees no other requests.
"use strict";

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("push", (event) => {
  const { title, body, path, tag, language } = event.data.json();
  event.waitUntil((async () => {
    const pages = await clients.matchAll({ type: "window" });
    for (const page of pages) page.postMessage({ push: tag });
    await registration.showNotification(title, { body, tag, renotify: true, lang: language, data: { path } });
  })());
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { path } = event.notification.data;
  event.waitUntil((async () => {
    const pages = await clients.matchAll({ type: "window" });
    const page = pages.find((p) => new URL(p.url).pathname === path) ?? pages.find((p) => new URL(p.url).pathname.startsWith(path.replace(/[^/]*$/, "")));
    if (!page) return clients.openWindow(path);
    if (new URL(page.url).pathname !== path) await page.navigate(path);
    return page.focus();
  })());
});
