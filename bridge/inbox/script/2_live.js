// Live streams.

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
