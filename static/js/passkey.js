// Says in words why a passkey did not work; the library's scripts only write to the console.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const refused = event.detail.exception && event.detail.exception.name === "NotAllowedError";
  const words = refused
    ? "That was canceled, or this device has no passkey for this account. Try again, or use another way."
    : "The passkey did not work. Try again, or use another way.";
  for (const place of document.querySelectorAll("[data-passkey-message]")) place.textContent = words;
});

// Until the library's scripts listen, a press would be lost or send nothing: the buttons wait for them.
document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("[data-passkey-button]")) button.disabled = false;
});
