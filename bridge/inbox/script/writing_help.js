// Help with writing: what is said of a text before it is sent, quick replies,
// emoji, answers to one message, and who else is writing.

const emoji = [..."😀😄😊🙂😉😍🤩😎🤔😅😂🙈😐😕😟😢😭😡😴🤒👍👎👌🙏👏🙌💪🤝👋✌🤞👉✅❌❗❓⚠💡⭐🎉🎁❤🔥☀🌧❄🚗🚙🏍🚲🏠🔑🔧📦📄📷📞📅⏰📍💶"];

// openHelp makes the tools of a form work.
function openHelp(form) {
  const text = form.elements.text;
  const picker = form.querySelector(".emoji");
  picker?.append(...emoji.map((sign) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    button.addEventListener("click", () => { form.querySelector("#emoji").open = false; insert(text, sign); });
    return button;
  }));
  openQuick(form, text);
  openDraft(form, text);
  form.addEventListener("submit", (event) => {
    const why = refusedFiles(form) || form.dataset.refused;
    if (!why) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    byID("refusal").textContent = why;
  }, true);
  form.querySelector("#answering a")?.addEventListener("click", (event) => { event.preventDefault(); endAnswer(form); text.focus(); });
}

function insert(text, words) {
  text.focus();
  text.setRangeText(words, text.selectionStart, text.selectionEnd, "end");
  text.dispatchEvent(new Event("input"));
}

// A / in an empty field opens the quick replies.
function openQuick(form, text) {
  const sheet = form.querySelector("#quick");
  if (!sheet) return;
  const all = [...sheet.querySelectorAll("a")];
  text.addEventListener("keydown", (event) => {
    if (event.key !== "/" || text.value || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    sheet.open = true;
    all[0].focus();
  });
  sheet.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-text]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    sheet.open = false;
    insert(text, link.dataset.text);
  });
  sheet.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = all.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    all[(at + step + all.length) % all.length].focus();
  });
}

// What is to be said of a text is asked for when its writer pauses.
function openDraft(form, text) {
  let pause, typed = 0, asked = "";
  const say = (answer) => {
    form.dataset.refused = answer.refused;
    byID("note").textContent = answer.refused || answer.warning;
    byID("note").classList.toggle("refusal", Boolean(answer.refused));
  };
  const ask = async () => {
    const draft = text.value.trim();
    if (draft === asked) return;
    asked = draft;
    // Links and contact details have one of these in them.
    if (!/[.@＠:/]|\d\D*\d\D*\d|\b(dot|point|at|arobase)\b/i.test(draft)) return say({ refused: "", warning: "" });
    const answer = await post(form.dataset.check, { text: draft });
    if (answer?.ok && text.value.trim() === draft) say(await answer.json());
  };
  text.addEventListener("input", () => {
    const left = text.maxLength - text.value.length;
    byID("left").textContent = left < 1000 ? form.dataset.left.replace("{n}", left) : "";
    form.dataset.refused = "";
    clearTimeout(pause);
    if (text.value.trim()) pause = setTimeout(ask, 500);
    else { asked = ""; say({ refused: "", warning: "" }); }
    if (form.dataset.typing && text.value && Date.now() - typed > 3000) {
      typed = Date.now();
      post(form.dataset.typing, {});
    }
  });
}

// post sends a small form. A page that cannot does without its answer.
function post(path, fields) {
  return fetch(path, { method: "POST", body: new URLSearchParams(fields), headers: { "HX-Request": "true" } }).catch(() => undefined);
}

// An answer to one message names it above the field.
document.addEventListener("click", (event) => {
  const form = byID("composer");
  const link = event.target.closest?.("a[data-answer]");
  if (link && form && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    const bubble = link.closest(".message").querySelector(".bubble");
    form.elements.reply_to.value = link.dataset.answer;
    form.querySelector("#answering span").textContent = (bubble.querySelector(".text") ?? bubble.querySelector(".file, .picture"))?.textContent.trim().slice(0, 120) ?? "";
    byID("answering").hidden = false;
    link.closest("details").open = false;
    form.elements.text.focus();
  }
});

function endAnswer(form) {
  form.elements.reply_to.value = "";
  byID("answering").hidden = true;
}

// Who is writing stands there until they stop.
let typingEnds;
addEventListener("htmx:sseMessage", () => {
  clearTimeout(typingEnds);
  typingEnds = setTimeout(() => { if (byID("typing")) byID("typing").textContent = ""; }, 7000);
});
