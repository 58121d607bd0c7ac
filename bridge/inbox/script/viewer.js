// The viewer of pictures: the dialog of the page, with arrows and Esc.

const allPictures = () => [...document.querySelectorAll("#timeline a.picture")];

addEventListener("click", (event) => {
  const link = event.target.closest("#timeline a.picture");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openViewer(link);
});

function openViewer(link) {
  const viewer = byID("viewer");
  if (!viewer.dataset.ready) {
    viewer.dataset.ready = "yes";
    byID("viewer-before").addEventListener("click", () => turnViewer(-1));
    byID("viewer-after").addEventListener("click", () => turnViewer(1));
    viewer.addEventListener("keydown", (event) => {
      if (event.key === "ArrowLeft") turnViewer(-1);
      else if (event.key === "ArrowRight") turnViewer(1);
    });
    viewer.addEventListener("click", (event) => { if (event.target === viewer) viewer.close(); });
    viewer.addEventListener("close", () => {
      byID("viewer-picture").removeAttribute("src");
      allPictures().find((a) => a.href === viewer.dataset.href)?.focus();
    });
  }
  showInViewer(link);
  viewer.showModal();
}

function showInViewer(link) {
  const pictures = allPictures();
  const at = pictures.indexOf(link);
  byID("viewer").dataset.href = link.href;
  byID("viewer-picture").src = link.href;
  byID("viewer-picture").alt = link.title;
  byID("viewer-name").textContent = pictures.length > 1 ? `${link.title} (${at + 1}/${pictures.length})` : link.title;
  byID("viewer-save").href = link.href;
  byID("viewer-before").hidden = at <= 0;
  byID("viewer-after").hidden = at >= pictures.length - 1;
}

function turnViewer(by) {
  const pictures = allPictures();
  const link = pictures[pictures.findIndex((a) => a.href === byID("viewer").dataset.href) + by];
  if (link) showInViewer(link);
}
