// Forms with data-autosave-url save themselves: a moment after each change, and when the page asks by the event
// "app:autosave-now" (detail.waitUntil takes promises). The server answers with JSON {"saved_at": "4:12 p.m.",
// "version": 8}; 409 comes with HTML that shows both texts. A form that several people write together gets "seen" (marks of
// what is kept now, by hidden field) and "conflict" (HTML with a question for each field that a colleague changed too; the
// rest goes on saving). A form with an input [data-draft-url] keeps what is typed as a draft of its person. Nothing is ever kept in the browser's storage.

const PAUSE = 1200;
const RETRY = 15000;

class Autosave {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-autosave-status]");
    this.conflict = form.querySelector("[data-autosave-conflict]");
    this.unsaved = false;
    this.stopped = false;
    this.running = null;
    this.questions = "";
    this.timer = 0;
    form.addEventListener("input", () => this.later());
    form.addEventListener("change", () => this.later());
    form.addEventListener("keydown", (event) => this.keepEnter(event));
    form.addEventListener("submit", () => { this.stopped = true; clearTimeout(this.timer); });
    window.addEventListener("online", () => { if (this.unsaved) this.now(); });
    window.addEventListener("pageshow", () => { this.stopped = false; });
    document.addEventListener("visibilitychange", () => { if (document.hidden && this.unsaved) this.now(); });
    window.addEventListener("beforeunload", (event) => this.leaving(event));
    document.addEventListener("app:autosave-now", (event) => {
      if (this.unsaved) event.detail?.waitUntil?.(this.now());
    });
  }

  /** Enter in a line of text must not send a half-written form: it saves and stays. */
  keepEnter(event) {
    if (this.form.querySelector("[data-draft-url]")) return; // a draft is kept beside the form, which Enter sends
    if (event.key !== "Enter" || event.isComposing || event.target.tagName !== "INPUT") return;
    if (["submit", "button", "image", "reset", "file"].includes(event.target.type)) return;
    event.preventDefault();
    this.now();
  }

  /** Leaving a page saves it on the way out; only where saving doesn't work does the browser ask first. */
  leaving(event) {
    if (!this.unsaved || this.stopped) return;
    if (["offline", "failed", "conflict"].includes(this.status?.dataset.state)) event.preventDefault();
    else this.now({ keepalive: true });
  }

  later() {
    if (this.stopped) return;
    this.unsaved = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), PAUSE);
  }

  /** Saves now; a change made while a save is on its way is saved right after it. */
  async now({ keepalive = document.hidden } = {}) {
    clearTimeout(this.timer);
    if (this.stopped) return;
    if (this.running) {
      await this.running;
      if (!this.unsaved) return;
    }
    this.running = this.send(keepalive);
    await this.running;
    this.running = null;
  }

  async send(keepalive) {
    this.say("saving", "Saving…");
    this.unsaved = false;
    try {
      const body = new FormData(this.form);
      for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
      const response = await fetch(this.form.dataset.autosaveUrl, {
        method: "POST", body, credentials: "same-origin", redirect: "manual", keepalive,
        headers: { "X-Autosave": "1", Accept: "application/json, text/html" },
      });
      await this.answered(response);
    } catch {
      this.unsaved = true;
      this.say("offline", "You are offline. Keep this page open: your answers will be saved when the connection is back.");
      this.timer = setTimeout(() => this.now(), RETRY);
    }
  }

  async answered(response) {
    if (response.ok) {
      const json = response.headers.get("Content-Type")?.includes("json");
      const answer = json ? await response.json() : { html: await response.text() };
      const version = this.form.elements.namedItem(this.form.dataset.autosaveVersion ?? "version");
      if (version && answer.version !== undefined) version.value = answer.version;
      if (this.merged(answer)) return;
      if (!this.unsaved) this.say("saved", answer.saved_at ? `Saved at ${answer.saved_at}` : textOf(answer.html));
      return;
    }
    this.unsaved = true;
    if (response.status === 409) {
      this.stopped = true;
      if (this.conflict) this.conflict.innerHTML = await response.text();
      this.say("conflict", "Someone changed these answers elsewhere. Both versions are shown below: choose what to keep.");
      this.conflict?.scrollIntoView({ block: "center" });
    } else if (response.status === 401 || response.status === 403 || response.type === "opaqueredirect") {
      this.say("failed", "You are signed out. Keep this page open, sign in again in another tab, then change any answer to save.");
    } else if (response.status === 429 || response.status >= 500) {
      this.say("failed", "We could not save just now. We are trying again. Keep this page open.");
      this.timer = setTimeout(() => this.now(), RETRY);
    } else {
      const json = response.headers.get("Content-Type")?.includes("json");
      const answer = json ? await response.json() : {};
      if (this.merged(answer)) return;
      this.say("failed", answer.message || "The last change is not saved. Please check what you wrote.");
    }
  }

  /** Takes over what is kept now; true when there is a question about a field. */
  merged(answer) {
    for (const [name, mark] of Object.entries(answer.seen ?? {})) {
      const hidden = this.form.elements.namedItem(name);
      if (hidden) hidden.value = mark;
    }
    if (answer.conflict === undefined || !this.conflict) return false;
    if (this.questions !== answer.conflict) {
      this.questions = answer.conflict;
      for (const old of this.form.querySelectorAll("[data-conflict]")) old.remove();
      this.conflict.innerHTML = answer.conflict;
      for (const question of this.conflict.querySelectorAll("[data-conflict]")) this.besideItsField(question);
    }
    if (!answer.conflict) return false;
    this.unsaved = true;
    this.say("conflict", "A colleague changed one of your answers too. Choose which one to keep. The rest is saved.");
    return true;
  }

  /** A question stands after the field it is about. */
  besideItsField(question) {
    const name = question.dataset.conflict;
    const control = this.form.querySelector(`[name="${name}"], [name^="${name}_"]`);
    control?.closest(".usa-form-group")?.after(question);
  }

  say(state, words) {
    if (!this.status) return;
    this.status.dataset.state = state;
    if (this.status.textContent !== words) this.status.textContent = words;
  }
}

function textOf(html) {
  return new DOMParser().parseFromString(html ?? "", "text/html").body.textContent.trim() || "Saved";
}

export function startAutosave() {
  for (const draft of document.querySelectorAll("[data-draft-url]")) {
    if (draft.form) draft.form.dataset.autosaveUrl ??= draft.dataset.draftUrl;
  }
  for (const form of document.querySelectorAll("form[data-autosave-url]")) new Autosave(form);
}
