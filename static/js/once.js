// Each form carries a token and is carried out once. A page that Back brings from the browser's memory is looked at again,
// so its forms are new ones.

export function startOnce() {
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const token of document.querySelectorAll("input[name=form_token]")) token.value = crypto.randomUUID();
  });
}
