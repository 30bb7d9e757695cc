// The typeface of the site, cut to the letters and weights that the interface shows.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import subsetFont from "subset-font";

const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)).join("");

// The sets are equal to unicode-range in style/_base.scss; other letters come from the system's font.
// Russian, Ukrainian and Belarusian letters, the stress mark, the number sign.
const CYRILLIC = `${range(0x0410, 0x044f)}ЁёЄєІіЇїЎўҐґ\u0301№`;
// Digits and signs are on every page, Latin letters on few Russian ones: two files, so that those few pay for them.
const LETTERS = `${range(0x41, 0x5a)}${range(0x61, 0x7a)}`;
const SIGNS = `${range(0x20, 0x40)}${range(0x5b, 0x60)}${range(0x7b, 0x7e)}\u00a0\u202f§©«®°±²³·»×–—‘’“”„•…€₽←↑→↓−`;

// The styles use 400 to 700; the published file goes to 900.
const options = { targetFormat: "woff2", variationAxes: { wght: { min: 400, max: 700, default: 400 } } };

/** Names used in the style sheet → bytes. */
export async function fonts(root) {
  const file = (subset) =>
    readFile(join(root, `node_modules/@fontsource-variable/golos-text/files/golos-text-${subset}-wght-normal.woff2`));
  return {
    "golos-text-cyrillic.woff2": await subsetFont(await file("cyrillic"), CYRILLIC, options),
    "golos-text-signs.woff2": await subsetFont(await file("latin"), SIGNS, options),
    "golos-text-latin.woff2": await subsetFont(await file("latin"), LETTERS, options),
  };
}
