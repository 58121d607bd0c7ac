// Files to send.

const maxFile = 16 << 20, maxFiles = 25 << 20, manyFiles = 50;

// openFiles takes files by button, drop and paste, and shows them; each can be
// left out again.
function openFiles(form) {
  const input = form.elements.files;
  const put = (list) => {
    input.files = listOf(list);
    showFiles(form);
    byID("refusal").textContent = refusedFiles(form);
  };
  let before = []; // choosing again adds to what was chosen
  input.addEventListener("click", () => { before = [...input.files]; });
  input.addEventListener("change", () => { put([...before, ...input.files]); before = []; });
  const add = (event, data) => {
    if (!data?.files.length) return;
    event.preventDefault();
    put([...input.files, ...data.files]);
  };
  form.elements.text.addEventListener("paste", (event) => add(event, event.clipboardData));
  const thread = form.closest(".thread");
  thread.addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    thread.classList.add("dropping");
  });
  for (const end of ["dragleave", "drop"]) thread.addEventListener(end, () => thread.classList.remove("dropping"));
  thread.addEventListener("drop", (event) => add(event, event.dataTransfer));
  byID("chosen").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) put([...input.files].filter((_, i) => i !== Number(button.dataset.at)));
    if (button) form.elements.text.focus();
  });
}

// listOf makes a list of its own of files: emptying a field empties its list.
function listOf(files) {
  const all = new DataTransfer();
  for (const file of files) all.items.add(file);
  return all.files;
}

function showFiles(form) {
  byID("chosen").replaceChildren(...[...form.elements.files.files].map((file, i) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.dataset.at = i;
    button.textContent = `${file.name} ✕`;
    button.setAttribute("aria-label", form.dataset.remove.replace("{name}", file.name));
    return button;
  }));
}

// refusedFiles says why the files cannot be sent; nothing where they can.
function refusedFiles(form) {
  const files = [...form.elements.files.files];
  const large = files.find((file) => file.size > maxFile);
  if (large) return form.dataset.fileLarge.replace("{name}", large.name);
  if (files.reduce((sum, file) => sum + file.size, 0) > maxFiles) return form.dataset.allLarge;
  return files.length > manyFiles ? form.dataset.manyFiles : "";
}

// How much of a message with files has gone is shown beside it.
addEventListener("htmx:xhr:progress", (event) => {
  const [message] = sent.values();
  const form = event.target.closest?.("#composer");
  if (!form || !message?.files.length || !event.detail.lengthComputable || !event.detail.total) return;
  const foot = message.bubble?.querySelector(".foot");
  if (foot) foot.textContent = form.dataset.uploading.replace("{n}", Math.round(100 * event.detail.loaded / event.detail.total));
});
