// Pushes, and how much is unread.

// Where a page offers to tell in this browser.
(() => {
  const place = byID("push");
  if (!place) return;
  const [state, on, off] = ["push-state", "push-on", "push-off"].map(byID);
  const { key, path } = place.dataset;

  const show = (text, subscribed) => {
    state.textContent = text;
    on.hidden = subscribed !== false;
    off.hidden = subscribed !== true;
  };
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) return;

  const send = async (to, fields) => {
    const response = await fetch(to, { method: "POST", body: new URLSearchParams(fields) });
    if (!response.ok) throw new Error(response.statusText);
  };
  const base64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const subscribe = (s) => send(path, { endpoint: s.endpoint, public_key: base64(s.getKey("p256dh")), auth: base64(s.getKey("auth")) });
  const registration = () => navigator.serviceWorker.register("/service-worker.js");
  const bytesOf = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));

  // What goes wrong is said in one sentence, whatever it was.
  const attempt = (action) => async () => {
    try {
      await action();
    } catch {
      if (Notification.permission === "denied") show(place.dataset.denied, false);
      else show(place.dataset.failed, off.hidden ? false : true);
    }
  };

  on.addEventListener("click", attempt(async () => {
    const { pushManager } = await registration();
    await navigator.serviceWorker.ready;
    await subscribe(await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(key) }));
    localStorage.setItem(`push ${path}`, "on");
    show(place.dataset.on, true);
  }));

  off.addEventListener("click", attempt(async () => {
    const subscription = await (await registration()).pushManager.getSubscription();
    localStorage.removeItem(`push ${path}`);
    // Other people in this browser may go on being told: only ours ends.
    if (subscription) await send(`${path}/end`, { endpoint: subscription.endpoint });
    show("", false);
  }));

  // A browser that subscribed before signing in anew is told again.
  attempt(async () => {
    const subscription = await (await registration()).pushManager.getSubscription();
    const wanted = localStorage.getItem(`push ${path}`) === "on";
    if (subscription && wanted) await subscribe(subscription);
    show(subscription && wanted ? place.dataset.on : "", Boolean(subscription && wanted));
  })();
})();

// The title begins with how many conversations are unread. A page that nobody
// looks at is not live: it counts what is pushed until it is looked at again.
(() => {
  const counter = () => byID("count-unread")?.textContent.trim() ?? "";
  const pushed = new Set();
  const count = () => {
    const bare = document.title.replace(/^\(\d+\+?\) /, "");
    const shown = counter();
    const more = /^\d*$/.test(shown) && pushed.size ? String(Number(shown) + pushed.size) : shown;
    const title = more ? `(${more}) ${bare}` : bare;
    if (title !== document.title) document.title = title;
  };
  for (const event of ["htmx:afterSettle", "htmx:oobAfterSwap"]) document.addEventListener(event, count);
  document.addEventListener("visibilitychange", () => { pushed.clear(); count(); });
  navigator.serviceWorker?.addEventListener("message", (event) => {
    if (!document.hidden || !event.data.push) return;
    pushed.add(event.data.push);
    count();
  });
  count();
})();
