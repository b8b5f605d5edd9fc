// Warns five minutes before the session ends. Asks the server with X-Poll, so that asking is not activity.
// Before it warns, forms save themselves ("app:autosave-now"). One press extends.

const WARN_BELOW = 300;
const LONGEST_WAIT = 600;

async function saveForms() {
  const waiting = [];
  document.dispatchEvent(new CustomEvent("app:autosave-now", { detail: { waitUntil: (promise) => waiting.push(promise) } }));
  await Promise.allSettled(waiting);
}

class SessionWarning {
  constructor(dialog) {
    this.dialog = dialog;
    this.part = (name) => dialog.querySelector(`[data-session-${name}]`);
    this.endsAt = 0;
    this.ended = false;
    this.part("extend").addEventListener("submit", (event) => { event.preventDefault(); this.extend(); });
    dialog.addEventListener("cancel", (event) => { event.preventDefault(); if (!this.ended) this.extend(); });
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.ask(); });
    this.ask();
  }

  async ask() {
    clearTimeout(this.timer);
    try {
      const response = await fetch(this.dialog.dataset.sessionStatusUrl, {
        headers: { "X-Poll": "1", Accept: "application/json" }, credentials: "same-origin", redirect: "manual",
      });
      if (response.ok) this.heard((await response.json()).seconds_left);
      else if ([401, 403].includes(response.status) || response.type === "opaqueredirect") this.heard(0);
      else this.askIn(60);
    } catch {
      this.askIn(60); // offline: the countdown below goes on by the clock
      if (this.endsAt && Date.now() >= this.endsAt) this.heard(0);
    }
  }

  askIn(seconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), seconds * 1000);
  }

  async heard(left) {
    this.endsAt = Date.now() + left * 1000;
    if (left <= 0) this.showEnded();
    else if (left > WARN_BELOW) {
      this.hide();
      this.askIn(Math.min(left - WARN_BELOW + 1, LONGEST_WAIT));
    } else {
      if (!this.dialog.open) {
        await saveForms();
        this.dialog.showModal();
        this.tick();
      }
      this.askIn(30);
    }
  }

  tick() {
    clearTimeout(this.ticking);
    if (!this.dialog.open || this.ended) return;
    const left = Math.max(0, Math.round((this.endsAt - Date.now()) / 1000));
    const minutes = Math.ceil(left / 60);
    const words = left > 60 ? `About ${minutes} minutes left.` : `${left} seconds left.`;
    this.part("countdown").textContent = words;
    if (left > 60 ? this.said !== minutes : this.said !== "last") {
      this.said = left > 60 ? minutes : "last";
      this.part("live").textContent = words;
    }
    if (left === 0) this.ask();
    else this.ticking = setTimeout(() => this.tick(), 1000);
  }

  async extend() {
    const response = await fetch(this.dialog.dataset.sessionExtendUrl, {
      method: "POST", body: new FormData(this.part("extend")), credentials: "same-origin", redirect: "manual",
      headers: { Accept: "application/json" },
    }).catch(() => null);
    if (response?.ok) this.heard((await response.json()).seconds_left);
    else if (response) this.heard(0);
    else this.part("countdown").textContent = "You are offline. We could not reach the program. Please try again.";
  }

  hide() {
    clearTimeout(this.ticking);
    this.said = null;
    if (this.dialog.open) this.dialog.close();
  }

  showEnded() {
    this.ended = true;
    clearTimeout(this.ticking);
    this.part("title").textContent = "Your session has ended";
    this.part("text").textContent = "You were away for a while, so we signed you out. Sign in again to go on.";
    this.part("countdown").textContent = "";
    this.part("sign-in").hidden = false;
    this.part("extend").querySelector("button").hidden = true;
    if (!this.dialog.open) this.dialog.showModal();
    this.part("sign-in").focus();
  }
}

export function startSession() {
  const dialog = document.querySelector("dialog[data-session-warning]");
  if (dialog && typeof dialog.showModal === "function") new SessionWarning(dialog);
}
