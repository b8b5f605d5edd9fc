// "Find anything" in the office's header: Ctrl K goes to the field, arrows walk through what was found, Escape closes. The
// answer is the one that the page of finding gives to somebody without scripts.

export function startFind() {
  const form = document.querySelector("[data-find]");
  if (!form) return;
  const field = form.querySelector("input[type=search]");
  const panel = form.nextElementSibling;
  const links = () => [...panel.querySelectorAll("a")];
  const close = () => { panel.hidden = true; };
  field.addEventListener("focus", () => {
    if (panel.childElementCount) panel.hidden = false;
    else if (!field.value) window.htmx?.trigger(form, "recent");
  });
  panel.addEventListener("htmx:afterSwap", () => { panel.hidden = !document.activeElement?.closest("[data-find], .app-find__panel"); });
  document.addEventListener("click", (event) => { if (!form.contains(event.target) && !panel.contains(event.target)) close(); });
  document.addEventListener("focusin", (event) => { if (!form.contains(event.target) && !panel.contains(event.target)) close(); });
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
      event.preventDefault();
      field.focus();
      field.select();
      return;
    }
    const inside = form.contains(document.activeElement) || panel.contains(document.activeElement);
    if (!inside || panel.hidden) return;
    if (event.key === "Escape") {
      close();
      field.focus();
      event.preventDefault();
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    const found = links();
    const next = found.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    if (next < 0) field.focus();
    else found[Math.min(next, found.length - 1)]?.focus();
  });
}
