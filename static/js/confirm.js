// Opens <dialog>s instead of the confirm page a link leads to; the browser keeps the focus inside and gives it back.

export function startConfirm() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-confirm-dialog]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.confirmDialog);
      if (dialog && typeof dialog.showModal === "function") {
        event.preventDefault();
        dialog.showModal();
      }
      return;
    }
    const closer = event.target.closest("[data-close-dialog]");
    if (closer) closer.closest("dialog").close();
  });
}
