// A field of words for a choice among many rows (ARIA combobox). It asks the form's own address, marked as a question, and
// reads the choices from the page that answers: the same that somebody without scripts gets.

const PAUSE = 250;

class SearchChoice {
  constructor(root) {
    this.root = root;
    this.name = root.dataset.searchChoice;
    this.many = "many" in root.dataset;
    this.input = root.querySelector("input[type=text]");
    this.listed = root.querySelector("input[type=hidden]");
    this.options = root.querySelector("[data-search-options]");
    this.choices = this.options.querySelector(".app-choices");
    this.form = this.input.form;
    this.found = [];
    this.active = -1;
    this.asked = 0;
    this.dress();
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose([...this.list.children].indexOf(option));
    });
  }

  /** The roles of a combobox, its list, and a line that is read aloud. One chosen row stands in the field itself. */
  dress() {
    this.root.querySelector("[data-search-find]").remove();
    this.list = document.createElement("ul");
    this.list.id = `${this.input.id}_list`;
    this.list.className = "app-search-choice__list";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Found");
    this.live = document.createElement("p");
    this.live.className = "app-visually-hidden";
    this.live.setAttribute("role", "status");
    this.input.after(this.list);
    this.root.append(this.live);
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", this.list.id]]) {
      this.input.setAttribute(name, value);
    }
    const chosen = this.choices.querySelector("input:checked");
    if (!this.many && chosen?.value && !this.input.value) this.take(chosen.value, chosen.labels[0].textContent);
  }

  typed() {
    if (!this.many) {
      this.choices.replaceChildren();
      this.options.hidden = true;
    }
    this.listed.value = "";
    clearTimeout(this.timer);
    if (this.input.value.trim()) this.timer = setTimeout(() => this.ask(), PAUSE);
    else this.close();
  }

  async ask() {
    const number = ++this.asked;
    const data = new FormData(this.form);
    for (const [key, value] of [...data]) if (value instanceof File) data.delete(key);
    data.set(`${this.name}-words`, this.input.value);
    data.set(`${this.name}-listed`, "");
    data.set(`${this.name}-find`, "1");
    const address = new URL(this.form.getAttribute("action") || "", window.location.href);
    const isPost = this.form.method === "post";
    if (!isPost) address.search = new URLSearchParams(data).toString();
    try {
      const answer = await fetch(address, isPost ? { method: "POST", body: data } : {});
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (number !== this.asked || document.activeElement !== this.input) return;
      const part = page.querySelector(`[data-search-choice="${CSS.escape(this.name)}"]`);
      const boxes = part ? [...part.querySelectorAll("[data-search-options] input:not(:checked)")] : [];
      this.show(boxes.filter((box) => box.value).map((box) => ({ value: box.value, label: part.querySelector(`label[for="${CSS.escape(box.id)}"]`).textContent })));
    } catch {
      this.say("The search did not answer. Write on, or save: the page then lists what was found.");
    }
  }

  show(found) {
    this.found = found;
    this.active = -1;
    this.list.replaceChildren(...found.map((each, index) => {
      const option = document.createElement("li");
      option.id = `${this.list.id}_${index}`;
      option.textContent = each.label;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      return option;
    }));
    this.open(found.length > 0);
    this.say(found.length ? `${found.length} found. Use the arrow keys.` : "Nothing found.");
  }

  pressed(event) {
    const isOpen = !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (isOpen) this.move(event.key === "ArrowDown" ? 1 : -1);
      else if (this.input.value.trim()) this.ask();
    } else if (event.key === "Enter" && isOpen) {
      event.preventDefault();
      if (this.active >= 0) this.choose(this.active);
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      this.close();
    }
  }

  move(step) {
    this.list.children[this.active]?.setAttribute("aria-selected", "false");
    this.active = (this.active + step + this.found.length) % this.found.length;
    const option = this.list.children[this.active];
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  choose(index) {
    const { value, label } = this.found[index];
    this.take(value, label);
    this.close();
    this.say(`${label} is chosen.`);
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** One row stands in the field, its value behind it; several stand as ticked boxes below. */
  take(value, label) {
    const box = document.createElement("input");
    Object.assign(box, { name: this.name, value });
    if (!this.many) {
      box.type = "hidden";
      this.choices.replaceChildren(box);
      this.input.value = label.trim();
      this.listed.value = this.input.value;
      this.options.hidden = true;
      return;
    }
    Object.assign(box, { type: "checkbox", checked: true, className: "app-choice__input", id: `${this.input.id}_${value}` });
    const known = [...this.choices.querySelectorAll("input")].find((each) => each.value === value);
    if (known) known.checked = true;
    else {
      const words = Object.assign(document.createElement("label"), { className: "app-choice__label", htmlFor: box.id, textContent: label });
      const row = Object.assign(document.createElement("div"), { className: "app-choice" });
      row.append(box, words);
      this.choices.append(row);
    }
    this.options.hidden = false;
    this.options.querySelector("legend").textContent = "Chosen";
    this.input.value = "";
    this.listed.value = "";
  }

  open(isOpen) {
    this.list.hidden = !isOpen;
    this.input.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) this.input.removeAttribute("aria-activedescendant");
  }

  close() {
    this.asked += 1;
    this.open(false);
  }

  say(words) {
    this.live.textContent = words;
  }
}

export function startSearchChoices(within = document) {
  for (const root of within.querySelectorAll("[data-search-choice]")) new SearchChoice(root);
}
