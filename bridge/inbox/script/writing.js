// Writing.

const sent = new Map(); // what is on its way, by its form's key
const sentFiles = new Map(); // the files of what may be taken back, by its element

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
  grow();

  text.addEventListener("input", () => {
    grow();
    if (text.value) localStorage.setItem(draft, text.value);
    else localStorage.removeItem(draft);
  });
  openFiles(form);
  openHelp(form);
  // Ctrl+Enter always sends. Of Enter and Shift+Enter, a member chose the one
  // that does; a phone has no other way to begin a line.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.target !== text) return;
    const chosen = { yes: !event.shiftKey, no: event.shiftKey }[form.dataset.enter] && !matchMedia("(pointer: coarse)").matches;
    if (!event.ctrlKey && !event.metaKey && !chosen) return;
    event.preventDefault();
    form.requestSubmit();
  });

  // The form is read by now. It is emptied for the next message, which gets a
  // key of its own; what is on its way shows greyed.
  form.addEventListener("htmx:beforeRequest", (event) => {
    const message = { key: form.elements.key.value, text: text.value, files: listOf(files.files), replyTo: form.elements.reply_to.value, bubble: bubble(text.value, files.files, form) };
    sent.set(event.detail.xhr, message);
    form.elements.key.value = newKey();
    text.value = "";
    files.value = "";
    showFiles(form);
    grow();
    byID("refusal").textContent = "";
    for (const sheet of form.querySelectorAll("details[open]")) sheet.open = false;
    if (form.elements.at) form.elements.at.value = "";
    endAnswer(form);
    byID("note").textContent = byID("left").textContent = "";
    byID("scroll").scrollTop = 0;
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
      form.elements.reply_to.value = message.replyTo;
      byID("answering").hidden = !message.replyTo;
      files.files = message.files;
      showFiles(form);
      grow();
    }
    if (!byID("refusal").textContent) byID("refusal").textContent = form.dataset.notSent;
  });

  form.addEventListener("posted", (event) => {
    const [message] = sent.values();
    if (message?.files.length) sentFiles.set(event.detail.value, message.files);
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
