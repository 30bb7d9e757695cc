// Last step of `trunk build` (hook post_build): minifies, names every file by its final bytes, writes assets.json for the
// server, compresses, and fails when the module has outgrown its budget. Works on Trunk's staging folder only.
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import { Bundle } from "./emit.mjs";
import { fonts } from "./fonts.mjs";
import { renamed, used, withoutUnmade } from "./glue.mjs";
import { small } from "./module.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../..");
const { TRUNK_STAGING_DIR: stage, TRUNK_DIST_DIR: dist, TRUNK_PUBLIC_URL: base, TRUNK_PROFILE: profile } = process.env;
if (!stage || !dist || !base) throw new Error("finalize.mjs is a hook of Trunk: run `trunk build`");

const app = basename(dist); // citizen, report, account or staff
const release = profile === "release";
const target = ["chrome100", "firefox100", "safari15.4"];
/** Largest brotli size of the module, in bytes: a warning, then a failure. */
const BUDGET = { citizen: { warn: 280_000, fail: 320_000 }, report: { warn: 280_000, fail: 320_000 }, account: { warn: 280_000, fail: 320_000 }, staff: { warn: 400_000, fail: 450_000 } }[app];
if (!BUDGET) throw new Error(`no size budget for the bundle ${app}`);

const bundle = new Bundle(stage, base);
const html = await readFile(join(stage, "index.html"), "utf8");
const staged = await readdir(stage);

/** First group of `pattern` in `text`. */
const find = (text, pattern) => {
  const found = text.match(pattern)?.[1];
  if (!found) throw new Error(`${pattern} is not in the page that Trunk wrote`);
  return found;
};

async function styles() {
  for (const [name, bytes] of Object.entries(await fonts(root))) await bundle.add(name, bytes);
  const name = basename(find(html, /<link[^>]+rel="stylesheet"[^>]+href="([^"]+)"/));
  const source = (await readFile(join(stage, name), "utf8")).replace(
    /url\(["']?([\w-]+\.woff2)["']?\)/g,
    (_, font) => `url("${bundle.file(font)}")`,
  );
  const { code } = await transform(source, { loader: "css", minify: true, target });
  return bundle.add("main.css", code);
}

async function application() {
  const whole = {
    bytes: await readFile(join(stage, find(html, /data-module="([^"]+)"/))),
    glue: await readFile(join(stage, find(html, /data-glue="([^"]+)"/)), "utf8"),
  };
  const { bytes, glue } = release ? await less(whole) : whole;
  const wasm = await bundle.add("app.wasm", bytes);
  // Bundled with the snippets that libraries bring along.
  const { outputFiles } = await build({
    stdin: { contents: glue, resolveDir: stage },
    bundle: true,
    format: "esm",
    minify: release,
    target: "es2022",
    write: false,
    legalComments: "none",
    logLevel: "error",
  });
  // The address that the glue assumes when it is called without one.
  const text = outputFiles[0].text.replace(/(["'`])[\w-]+_bg\.wasm\1/g, JSON.stringify(bundle.file("app.wasm")));
  const js = await bundle.add("app.js", text);
  const loader = (await readFile(join(here, "loader.js"), "utf8")).replace("{{wasm}}", wasm).replace("{{glue}}", js);
  const { code } = await transform(loader, { loader: "js", format: "esm", minify: true, target: "es2022" });
  return code.trim();
}

/** Module and glue without what is never used. */
async function less({ bytes, glue }) {
  const needed = withoutUnmade(glue);
  return renamed(await small(bytes, root, used(needed)), needed);
}

/** Only pages with a map ask for these: the parts of Leaflet that are used and our layers, in one file. */
async function map() {
  await knownLeaflet();
  const { outputFiles } = await build({
    entryPoints: [join(root, "app/map/index.mjs")],
    bundle: true,
    format: "iife",
    minify: release,
    // Names with an underscore are private to Leaflet and to our layers, but for those that it writes as strings.
    mangleProps: release ? /^_/ : undefined,
    reserveProps: /^_leaflet/,
    target,
    write: false,
    // Leaflet's licence wants its notice in every copy.
    banner: { js: "/*! Leaflet 1.9.4, (c) 2010-2023 Volodymyr Agafonkin, (c) 2010-2011 CloudMade; BSD-2-Clause */" },
    logLevel: "error",
  });
  await bundle.add("map.js", outputFiles[0].text);
  const css = leafletRules(await readFile(join(root, "node_modules/leaflet/dist/leaflet.css"), "utf8"));
  if (/url\(/.test(css)) throw new Error("a picture of Leaflet would be missing");
  await bundle.add("leaflet.css", (await transform(css, { loader: "css", minify: true, target })).code);
}

/** Leaflet's style sheet without the rules of parts that map/leaflet.mjs leaves out, whose pictures are not served either. */
function leafletRules(css) {
  const left = /\.(leaflet-(popup|tooltip|bar|oldie|retina|vml-shape|control-(layers|zoom|scale)|(shadow|overlay)-pane|marker-shadow|image-layer|default-icon-path)|lvml)\b/;
  return css.replace(/\/\*[^]*?\*\//g, "").replace(/([^{}@]+)\{[^{}]*\}/g, (rule, selectors) => {
    const kept = selectors.split(",").filter((selector) => !left.test(selector));
    return kept.length ? rule.replace(selectors, kept.join(",")) : "";
  });
}

/** Private names are shortened, and rules left out, after what this version is known to do. */
async function knownLeaflet() {
  const { version } = JSON.parse(await readFile(join(root, "node_modules/leaflet/package.json"), "utf8"));
  if (version !== "1.9.4") throw new Error(`Leaflet ${version}: look through map() and leafletRules() again`);
}

/** Pictures get hashed names; what must keep its name at the root of the site goes to site/. */
async function publicFiles() {
  const folder = join(root, "public");
  const site = join(stage, "site");
  await mkdir(site, { recursive: true });
  const names = (await readdir(folder, { withFileTypes: true })).filter((e) => e.isFile()).map((e) => e.name);
  for (const name of names.filter((n) => /\.(svg|png|ico)$/.test(n))) {
    let bytes = await readFile(join(folder, name));
    if (name === "icons.svg") bytes = bytes.toString().replace(/<!--[^]*?-->/g, "").replace(/\n\s*/g, "");
    await bundle.add(name, bytes);
  }
  for (const name of names.filter((n) => !/\.(svg|png|ico)$/.test(n))) {
    let text = await readFile(join(folder, name), "utf8");
    if (name.endsWith(".webmanifest")) {
      const manifest = JSON.parse(text);
      for (const icon of manifest.icons) icon.src = base + bundle.file(icon.src);
      text = JSON.stringify(manifest);
    }
    await writeFile(join(site, name), text);
  }
}

function page(css, loader) {
  const nonce = 'nonce="{{__TRUNK NONCE__}}"';
  const { "golos-text-cyrillic.woff2": font, "favicon.svg": icon, "icon-192.png": touch } = bundle.addresses();
  const head = [
    `<link rel="stylesheet" href="${css}">`,
    `<link rel="preload" as="font" type="font/woff2" href="${font}" crossorigin>`,
    `<link rel="icon" type="image/svg+xml" href="${icon}">`,
    `<link rel="apple-touch-icon" href="${touch}">`,
    `<link rel="manifest" href="/manifest.webmanifest">`,
    // The server leaves out what is marked data-wasm when a visitor wants to save data.
    `<script type="module" data-wasm ${nonce}>${loader}</script>`,
  ].join("\n");
  return `<!DOCTYPE html>\n<html lang="ru">\n<head>\n${head}\n</head>\n<body></body>\n</html>\n`;
}

function report(sizes) {
  const kb = (n) => (n / 1000).toFixed(1).padStart(9);
  const rows = sizes.map((s) => `${s.name.padEnd(28)}${kb(s.raw)}${kb(s.gz)}${kb(s.br)}`);
  process.stdout.write(`${`${app}, kB`.padEnd(28)}      raw       gz       br\n${rows.join("\n")}\n`);
  const wasm = sizes.find((s) => s.name === "app.wasm").br;
  if (wasm > BUDGET.fail) throw new Error(`the ${app} module is ${wasm} bytes of brotli; the budget is ${BUDGET.fail}`);
  if (wasm > BUDGET.warn) process.stderr.write(`warning: the ${app} module is ${wasm} bytes of brotli, over ${BUDGET.warn}\n`);
}

const css = await styles();
const loader = await application();
await map();
await publicFiles();
for (const name of staged) await rm(join(stage, name), { recursive: true });
await writeFile(join(stage, "index.html"), page(css, loader));
const { "golos-text-cyrillic.woff2": font, ...others } = bundle.addresses();
await writeFile(join(stage, "assets.json"), `${JSON.stringify({ ...others, font }, null, 2)}\n`);
// Unoptimised modules of development are tens of megabytes: neither compressed nor weighed.
if (release) report(await bundle.compress());
