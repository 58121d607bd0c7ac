// What is still to be sent.

// A refusal is a sentence, shown like any answer.
addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id === "refusal") event.detail.shouldSwap = event.detail.xhr.status < 500;
});

// The seconds to take a message back are counted down, from when the page got
// them: its clock may be wrong.
const undoEnds = new WeakMap();
setInterval(() => {
  for (const time of document.querySelectorAll("[data-undo]")) {
    if (!undoEnds.has(time)) undoEnds.set(time, performance.now() + time.dataset.undo * 1000);
    const left = Math.max(1, Math.ceil((undoEnds.get(time) - performance.now()) / 1000));
    time.textContent = time.textContent.replace(/\d+/, left);
  }
}, 500);

// What is taken back stands in the field again, with its files where they are
// still at hand.
const takenBack = new WeakMap(); // the message, by its request

addEventListener("htmx:beforeRequest", (event) => {
  const item = event.target.closest(".waiting > li");
  if (!item || !event.detail.requestConfig.formData.getAll("do").includes("cancel")) return;
  takenBack.set(event.detail.xhr, { id: item.id, text: item.querySelector(".text")?.textContent ?? "" });
});

addEventListener("htmx:afterRequest", (event) => {
  const message = takenBack.get(event.detail.xhr);
  const form = byID("composer");
  if (!message || !event.detail.successful || !form) return;
  const text = form.elements.text;
  text.value = [message.text, text.value].filter(Boolean).join("\n");
  const files = sentFiles.get(message.id);
  if (files?.length && !form.elements.files.files.length) {
    form.elements.files.files = files;
    form.elements.files.dispatchEvent(new Event("change"));
  }
  text.dispatchEvent(new Event("input"));
  text.focus();
});
