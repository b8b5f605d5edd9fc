// Tells screen readers the progress of a job when its words change, not at every poll.

export function startProgress() {
  if (!document.querySelector("[data-progress]")) return;
  const live = document.createElement("div");
  live.className = "app-visually-hidden";
  live.setAttribute("role", "status");
  document.body.append(live);
  document.body.addEventListener("htmx:afterSettle", () => {
    const part = document.querySelector("[data-progress]");
    const message = part?.querySelector("[data-progress-message], .usa-alert__heading")?.textContent.trim() ?? "";
    if (message && live.textContent !== message) live.textContent = message;
  });
}
