// Says how many characters or words are left in a long text; aloud only when the writer pauses.

function wordsIn(text) {
  return text.trim() ? text.trim().split(/\s+/u).length : 0;
}

function phrase(left, noun) {
  const count = `${Math.abs(left)} ${noun}${Math.abs(left) === 1 ? "" : "s"}`;
  return left < 0 ? `${count} too many` : `${count} left`;
}

export function startCounters() {
  for (const counter of document.querySelectorAll("[data-counter-for]")) {
    const field = document.getElementById(counter.dataset.counterFor);
    if (!field) continue;
    const words = counter.dataset.maxWords;
    const limit = Number(words ?? counter.dataset.maxCharacters);
    const live = document.createElement("span");
    live.className = "app-visually-hidden";
    live.setAttribute("role", "status");
    counter.after(live);
    let pause;
    const show = () => {
      const left = limit - (words ? wordsIn(field.value) : [...field.value].length);
      counter.textContent = phrase(left, words ? "word" : "character");
      counter.classList.toggle("app-counter--over", left < 0);
      clearTimeout(pause);
      pause = setTimeout(() => { live.textContent = counter.textContent; }, 1200);
    };
    // The counter warns; the server decides. Nothing that is typed or pasted is cut off.
    field.removeAttribute("maxlength");
    field.addEventListener("input", show);
    show();
  }
}
