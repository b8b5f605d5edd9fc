// Builds static/build/ from theme/ and the U.S. Web Design System: theme.css, fonts, icons.
//
// USWDS computes its colors when Sass compiles, so it can't follow a reader's dark mode. Here it is
// compiled with its own defaults, and afterwards every color it wrote is replaced by the custom property
// of the role it plays (ROLES). A color without a role stops the build: nothing escapes theme/tokens.json.
//
//   node theme/build.mjs          builds when an input has changed since the last build
//   node theme/build.mjs --force  builds always
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const THEME = join(ROOT, "theme");
const OUT = join(ROOT, "static", "build");
const STAMP = join(OUT, "stamp.txt");
const USWDS = join(ROOT, "node_modules", "@uswds", "uswds");
const FACES = ["Regular", "Italic", "SemiBold", "Bold", "BoldItalic"];

/** The role of each color USWDS writes with its default settings. */
const ROLES = {
  "#000": "ink", "#1b1b1b": "ink", "#3d4551": "ink", "#2d2e2f": "ink",
  "#454545": "muted", "#565c65": "muted", "#5d5d52": "muted", "#71767a": "muted",
  "#757575": "line-strong", "#919191": "line-strong", "#a9aeb1": "line-strong", "#adadad": "line-strong",
  "#c9c9c9": "line", "#c6cace": "line", "#dfe1e2": "line", "#e6e6e6": "line",
  "#f0f0f0": "sunken", "#f9f9f9": "sunken", "#f5f6f7": "sunken",
  "#005ea2": "primary", "#0050d8": "primary", "#2378c3": "primary",
  "#1a4480": "primary-hover", "#162e51": "primary-active",
  "#d9e8f6": "primary-soft", "#cfe8ff": "primary-soft", "#c3ebfa": "primary-soft", "#97d4ea": "primary-soft",
  "#73b3e7": "primary-soft", "#e1f3f8": "primary-soft", "#dae9ee": "primary-soft",
  "#54278f": "visited", "#2491ff": "focus",
  "#fa9441": "accent", "#c05600": "accent", "#775540": "accent",
  "#d54309": "danger", "#b50909": "danger", "#d83933": "danger", "#8b0a03": "danger", "#9c3d10": "danger",
  "#f4e3db": "danger-soft", "#f8dfe2": "danger-soft",
  "#ffbe2e": "warning-mark", "#e5a000": "warning-mark", "#faf3d1": "warning-soft", "#ffe396": "warning-soft",
  "#00a91c": "success", "#ecf3ec": "success-soft",
  "#00bde3": "info", "#28a0cb": "info", "#07648d": "info", "#99deea": "info", "#009ec1": "info", "#2e6276": "info",
  "#e7f6f8": "info-soft",
  "rgba(0, 94, 162, 0.1)": "primary-soft", "rgba(27, 27, 27, 0.2)": "shadow",
};

const COLOR = /#[0-9a-f]{3,8}\b|rgba?\([^)]*\)/gi;

/** Replaces the colors of one compiled style sheet by custom properties. */
function withRoles(css) {
  const unknown = new Set();
  const replaced = css
    .replace(/@font-face\s*{[^}]*}/g, "") // ours are in _base.scss
    .replace(/font-family:\s*Public Sans Web[^;}]*/g, "font-family: var(--font)")
    .replace(/(^|[;{\s])([a-z-]+)(\s*:\s*)([^;{}]*)/gi, (whole, before, property, colon, value) => {
      if (value.includes("url(") || property.startsWith("--")) return whole;
      const plain = value.replace(/\b(?:white|#fff(?:fff)?)\b|#fff(?:fff)?\b/gi, () =>
        /^(color|fill|text-|forced)/.test(property) ? "var(--on-primary)" : "var(--surface)");
      const mapped = plain.replace(/\bblack\b/gi, "var(--ink)").replace(COLOR, (color) => {
        const role = ROLES[color.toLowerCase()];
        if (!role) unknown.add(`${color} (${property})`);
        return role ? `var(--${role})` : color;
      });
      return `${before}${property}${colon}${mapped}`;
    });
  if (unknown.size) throw new Error(`Colors without a role in theme/build.mjs: ${[...unknown].join(", ")}`);
  return replaced;
}

function properties(tokens) {
  return Object.entries(tokens).map(([name, value]) => `  --${name}: ${value};`).join("\n");
}

function customProperties() {
  const { light, dark } = JSON.parse(readFileSync(join(THEME, "tokens.json"), "utf8"));
  return [
    `:root {\n  color-scheme: light dark;\n${properties(light)}\n}`,
    `@media screen and (prefers-color-scheme: dark) {\n:root {\n${properties(dark)}\n}\n}`,
  ].join("\n");
}

/** Copies each file the style sheet names, and makes its address relative to static/build/. */
function copyImages(css) {
  return css.replace(/url\((["']?)img\/([^"')]+)\1\)/g, (_whole, _quote, path) => {
    const target = join(OUT, "img", path);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(join(USWDS, "dist", "img", path), target);
    return `url("img/${path}")`;
  });
}

function copyFonts() {
  mkdirSync(join(OUT, "fonts"), { recursive: true });
  for (const face of FACES) {
    for (const kind of ["woff2", "ttf"]) {
      const name = `PublicSans-${face}.${kind}`;
      copyFileSync(join(USWDS, "dist", "fonts", "public-sans", name), join(OUT, "fonts", name));
    }
  }
}

/** Noto for documents in the scripts that Public Sans lacks; theme/scripts.json lists them with their blocks. */
function copyScripts() {
  const folders = { Regular: "400Regular", Bold: "700Bold" };
  for (const { package: name, file, faces } of JSON.parse(readFileSync(join(THEME, "scripts.json"), "utf8"))) {
    for (const face of faces) {
      const source = join(ROOT, "node_modules", "@expo-google-fonts", name, folders[face], `${file}_${folders[face]}.ttf`);
      copyFileSync(source, join(OUT, "fonts", `${file}-${face}.ttf`));
    }
  }
}

/** One sprite with the icons listed in theme/icons.txt, used as <use href="…/icons.svg#name">. */
function writeIcons() {
  const names = readFileSync(join(THEME, "icons.txt"), "utf8").split(/\s+/).filter(Boolean);
  const symbols = names.map((name) => {
    const svg = readFileSync(join(USWDS, "dist", "img", "usa-icons", `${name}.svg`), "utf8");
    const paths = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").replace(/<path d="M0 0h24v24H0[zV]?[^"]*" fill="none"\/>/g, "");
    return `<symbol id="${name}" viewBox="0 0 24 24">${paths}</symbol>`;
  });
  writeFileSync(join(OUT, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("\n")}</svg>\n`);
}

function compile(name) {
  return sass.compile(join(THEME, name), {
    loadPaths: [join(USWDS, "packages"), THEME],
    style: "expanded",
    charset: false,
    quietDeps: true,
    logger: sass.Logger.silent,
  }).css;
}

/** A digest of everything the result depends on. */
function fingerprint() {
  const hash = createHash("sha256");
  for (const name of readdirSync(THEME).sort()) hash.update(name).update(readFileSync(join(THEME, name)));
  for (const path of ["package-lock.json", "node_modules/@uswds/uswds/package.json", "node_modules/sass/package.json"]) {
    hash.update(readFileSync(join(ROOT, path)));
  }
  return hash.digest("hex");
}

function main() {
  const stamp = fingerprint();
  if (!process.argv.includes("--force") && existsSync(STAMP) && readFileSync(STAMP, "utf8") === stamp) {
    console.log("The theme is up to date.");
    return;
  }
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  const uswds = withRoles(compile("uswds.scss"));
  const own = compile("theme.scss");
  copyFonts();
  copyScripts();
  writeIcons();
  const css = [customProperties(), copyImages(uswds), own].join("\n");
  writeFileSync(join(OUT, "theme.css"), css);
  writeFileSync(STAMP, stamp);
  console.log(`Built the theme: ${Math.round(css.length / 1024)} KB in static/build/.`);
}

main();
