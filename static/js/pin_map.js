// A map to put a pin on, beside a field of latitude and longitude: our own outlines, one county at a time. What one writes in
// the field counts; the map only writes there.

const NAMESPACE = "http://www.w3.org/2000/svg";
const CLOSEST = 64;
const STEP = 0.1;

function element(name, attributes = {}, words = "") {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = words;
  return made;
}

function drawn(name, attributes) {
  const made = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

class PinMap {
  constructor(input) {
    this.input = input;
    this.address = input.dataset.pinMap;
    this.opener = element("button", { type: "button", class: "usa-button usa-button--outline", "aria-expanded": "false" }, "Find it on a map");
    this.opener.addEventListener("click", () => this.toggle());
    this.line = element("div", { class: "app-actions" });
    this.line.append(this.opener);
    input.after(this.line);
  }

  async toggle() {
    if (!this.box) this.build();
    else this.box.hidden = !this.box.hidden;
    this.opener.setAttribute("aria-expanded", String(!this.box.hidden));
    if (!this.shown) await this.load("");
  }

  build() {
    this.box = element("div", { class: "app-flow" });
    const id = `${this.input.id}_county`;
    this.counties = element("select", { id, class: "usa-select" });
    this.counties.addEventListener("change", () => this.load(this.counties.value));
    this.svg = drawn("svg", { role: "application", tabindex: "0", "aria-describedby": `${id}_how`, "aria-label": "Map", width: "480" });
    this.svg.addEventListener("click", (event) => this.clicked(event));
    this.svg.addEventListener("keydown", (event) => this.pressed(event));
    const buttons = element("div", { class: "app-cluster" });
    for (const [words, act] of [["Closer", () => this.zoom(2)], ["Farther", () => this.zoom(0.5)], ["Put the pin in the middle", () => this.put(...this.middle())]]) {
      const button = element("button", { type: "button", class: "usa-button usa-button--outline" }, words);
      button.addEventListener("click", act);
      buttons.append(button);
    }
    this.live = element("p", { role: "status", class: "app-small" });
    this.box.append(
      element("label", { for: id, class: "usa-label" }, "County on the map"), this.counties,
      element("p", { id: `${id}_how`, class: "app-hint" }, "Press on the map to put the pin. With the keyboard: arrows move the map, + and − zoom, Enter puts the pin in the middle."),
      this.svg, buttons, this.live,
    );
    this.line.after(this.box);
  }

  async load(code) {
    try {
      const answer = await fetch(`${this.address}?county=${encodeURIComponent(code)}`);
      if (!answer.ok) throw new Error(answer.statusText);
      this.shown = await answer.json();
    } catch {
      this.say("The map did not come. Write the latitude and the longitude.");
      return;
    }
    if (!code) {
      this.counties.replaceChildren(element("option", { value: "" }, "All of Minnesota"));
      for (const each of this.shown.areas) this.counties.append(element("option", { value: each.key }, each.name));
    }
    this.counties.value = code;
    this.draw(code);
  }

  draw(code) {
    const { width, height, areas, lines } = this.shown;
    this.view = { x: 0, y: 0, width, height };
    this.svg.replaceChildren();
    for (const area of areas) {
      const path = drawn("path", { d: area.path, "fill-rule": "evenodd", fill: "currentColor", "fill-opacity": code ? "0.12" : "0.04", stroke: "currentColor", "stroke-width": "1.2", "vector-effect": "non-scaling-stroke" });
      const title = drawn("title", {});
      title.textContent = area.name;
      path.append(title);
      if (!code) path.dataset.county = area.key;
      this.svg.append(path);
    }
    this.svg.append(drawn("path", { d: lines, fill: "none", stroke: "currentColor", "stroke-opacity": "0.45", "stroke-width": "0.7", "vector-effect": "non-scaling-stroke" }));
    this.cross = drawn("path", { fill: "none", stroke: "currentColor", "stroke-width": "1", "stroke-dasharray": "3 3", "vector-effect": "non-scaling-stroke" });
    this.pin = drawn("circle", { fill: "currentColor", stroke: "#fff", "stroke-width": "2", "vector-effect": "non-scaling-stroke" });
    this.svg.append(this.cross, this.pin);
    this.look();
    this.say(code ? "Gray: cities. Thin lines: census tracts of 2020. Press where the site is." : "Choose the county, or press on it.");
  }

  /** The part of the map that is seen, the cross in its middle, and the pin as large as ever. */
  look() {
    const { x, y, width, height } = this.view;
    this.svg.setAttribute("viewBox", `${x} ${y} ${width} ${height}`);
    const [middleX, middleY] = this.middle();
    const arm = width / 40;
    this.cross.setAttribute("d", `M${middleX - arm} ${middleY}h${2 * arm}M${middleX} ${middleY - arm}v${2 * arm}`);
    const written = this.input.value.match(/^\s*(-?[\d.]+)[,\s]+(-?[\d.]+)\s*$/);
    this.pin.setAttribute("r", written ? width / 80 : 0);
    if (!written) return;
    const map = this.shown;
    this.pin.setAttribute("cx", map.margin + (Number(written[2]) * map.longitude - map.left) * map.scale);
    this.pin.setAttribute("cy", map.margin + (map.top - Number(written[1]) * map.latitude) * map.scale);
  }

  middle() {
    return [this.view.x + this.view.width / 2, this.view.y + this.view.height / 2];
  }

  zoom(times) {
    const width = Math.min(this.shown.width, Math.max(this.shown.width / CLOSEST, this.view.width / times));
    const [x, y] = this.middle();
    const height = (width * this.shown.height) / this.shown.width;
    this.view = { x: x - width / 2, y: y - height / 2, width, height };
    this.look();
  }

  move(right, down) {
    this.view.x += right * this.view.width * STEP;
    this.view.y += down * this.view.height * STEP;
    this.look();
  }

  pressed(event) {
    const acts = {
      ArrowLeft: () => this.move(-1, 0), ArrowRight: () => this.move(1, 0), ArrowUp: () => this.move(0, -1), ArrowDown: () => this.move(0, 1),
      "+": () => this.zoom(2), "=": () => this.zoom(2), "-": () => this.zoom(0.5), Enter: () => this.put(...this.middle()),
    };
    if (!acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  }

  clicked(event) {
    const county = event.target.dataset.county;
    if (county) {
      this.load(county);
      return;
    }
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.svg.getScreenCTM().inverse());
    this.put(point.x, point.y);
  }

  put(x, y) {
    const map = this.shown;
    const longitude = ((x - map.margin) / map.scale + map.left) / map.longitude;
    const latitude = (map.top - (y - map.margin) / map.scale) / map.latitude;
    this.input.value = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
    this.look();
    this.say(`The pin is at ${this.input.value}. You can zoom and put it again.`);
  }

  say(words) {
    this.live.textContent = words;
  }
}

export function startPinMaps() {
  for (const input of document.querySelectorAll("[data-pin-map]")) new PinMap(input);
}
