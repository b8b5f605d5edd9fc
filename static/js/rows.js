// Lists: chosen rows (kept in this page's memory while one searches, sorts and pages in place), and keys: / j k x Enter ?.
import { startSearchChoices } from "./search_choice.js";

const chosen = new Map();
const list = () => document.querySelector("[data-list]");
const ticks = () => [...document.querySelectorAll("[data-list] tbody .app-tick")];

export function startRows() {
  if (!list()) return;
  dress();
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.matches?.("[data-list] .app-tick[name=row]")) note(box);
    if (box.matches?.("[data-tick-all]")) for (const each of ticks()) { each.checked = box.checked; note(each); }
    if (box.matches?.(".app-tick")) tell();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-list] .app-pagination a, [data-list] .app-table__sort, [data-list] .app-tabs a, [data-list] .app-filter__active a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    open(link.href);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches(".app-find")) {
      event.preventDefault();
      const asked = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
      open(`${location.pathname}?${asked}`);
    }
    if (form.matches("[data-bulk]")) elsewhere(form);
  });
  window.addEventListener("popstate", () => show(location.href));
  const keys = document.querySelector("#keys-on");
  if (!keys) return;
  keys.checked = !document.cookie.includes("keys=off");
  keys.addEventListener("change", () => { document.cookie = `keys=${keys.checked ? "on" : "off"}; path=/; max-age=31536000; samesite=lax`; });
  document.addEventListener("keydown", (event) => keys.checked && pressed(event));
}

async function open(address) {
  if (await show(address)) history.pushState(null, "", address);
  else location.assign(address);
}

/** The same list as another address shows it; the rest of the page stays, and so does what is chosen. */
async function show(address) {
  const focused = document.activeElement?.id;
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  const page = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page && page.querySelector("[data-list]");
  if (!fresh) return false;
  list().replaceWith(fresh);
  document.title = page.title;
  startSearchChoices(fresh);
  dress();
  (focused && document.getElementById(focused) || list().querySelector(".app-table-scroll"))?.focus({ preventScroll: true });
  return true;
}

function dress() {
  const head = document.querySelector("[data-tick-page]");
  if (head && ticks().length) {
    const box = Object.assign(document.createElement("input"), { type: "checkbox", className: "app-tick", ariaLabel: "Choose all lines of this page" });
    box.dataset.tickAll = "";
    head.replaceChildren(box);
  }
  for (const box of ticks()) {
    if (box.defaultChecked) note(box);
    box.checked = chosen.has(box.value);
  }
  tell();
}

function note(box) {
  if (box.checked) chosen.set(box.value, (box.dataset.can ?? "").split(" "));
  else chosen.delete(box.value);
}

/** How many are chosen, and with how many of them each act can begin. */
function tell() {
  const bar = document.querySelector("[data-bulk]");
  if (!bar) return;
  const all = bar.querySelector("#bulk-all").checked;
  const boxes = ticks();
  const head = document.querySelector("[data-tick-all]");
  if (head) {
    const count = boxes.filter((box) => box.checked).length;
    head.checked = count === boxes.length && count > 0;
    head.indeterminate = count > 0 && count < boxes.length;
  }
  const hidden = chosen.size - boxes.filter((box) => box.checked).length;
  const words = chosen.size ? `${chosen.size} chosen${hidden ? `, ${hidden} of them not on this page` : ""}` : "Tick lines to act on them together";
  bar.querySelector("[data-bulk-count]").textContent = all ? "All are chosen" : words;
  for (const button of bar.querySelectorAll("[data-bulk-act]")) {
    const count = [...chosen.values()].filter((acts) => acts.includes(button.dataset.bulkAct)).length;
    button.querySelector("[data-bulk-number]").textContent = all || !chosen.size ? "" : count === chosen.size ? ` ${count}` : ` ${count} of ${chosen.size}`;
    button.disabled = !all && !count;
  }
}

/** Rows that were chosen on other pages go with the form. */
function elsewhere(form) {
  const here = new Set(ticks().map((box) => box.value));
  for (const each of form.querySelectorAll("[data-elsewhere]")) each.remove();
  for (const key of chosen.keys()) {
    if (here.has(key)) continue;
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "row", value: key });
    field.dataset.elsewhere = "";
    form.append(field);
  }
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target;
  if (target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]") || document.querySelector("dialog[open]")) return;
  const rows = [...document.querySelectorAll("[data-list] tbody tr")];
  const now = rows.indexOf(target.closest?.("tr"));
  const link = (row) => row?.querySelector("th a, td a, .app-tick");
  if (event.key === "/") document.querySelector(".app-find input[name=q]")?.focus();
  else if (event.key === "j") link(rows[Math.min(now + 1, rows.length - 1)])?.focus();
  else if (event.key === "k") link(rows[Math.max(now - 1, 0)])?.focus();
  else if (event.key === "x" && now >= 0) rows[now].querySelector(".app-tick")?.click();
  else if (event.key === "?") document.querySelector("#keys-dialog").showModal();
  else return;
  event.preventDefault();
}
