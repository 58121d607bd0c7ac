// Menus and sheets: what stands open closes by a click elsewhere, and by Esc.

const openMenus = ".menu[open], .sheet[open], .site-menu[open]";

function closeMenus(but) {
  for (const menu of document.querySelectorAll(openMenus)) if (menu !== but) menu.open = false;
}

addEventListener("click", (event) => closeMenus(event.target.closest?.(".menu, .sheet, .site-menu")));

// Esc leads back to what the menu belongs to: the field, or its button. It is heard
// first, for it does nothing else then.
addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && !find("dialog[open]") && find(openMenus);
  if (!menu) return;
  event.stopPropagation();
  menu.open = false;
  (menu.closest("#composer")?.elements.text ?? menu.querySelector("summary")).focus();
}, true);
