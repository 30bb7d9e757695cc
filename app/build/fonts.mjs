// The typeface of the site, cut to the letters and weights that the interface shows.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import subsetFont from "subset-font";

const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)).join("");

// The sets are equal to unicode-range in style/_base.scss; other letters come from the system's font.
// Russian letters, the stress mark, the number sign; Ukrainian and Belarusian letters come in names at most.
const CYRILLIC = `${range(0x0410, 0x044f)}Ёё\u0301№`;
const CYRILLIC_RARE = "ЄєІіЇїЎўҐґ";
// A Russian page shows few Latin letters and rare signs, if any: what every page needs comes in a file of its own, and
// only those that show the rest pay for it.
const LETTERS = `${range(0x41, 0x5a)}${range(0x61, 0x7a)}`;
const SIGNS = ` \u00a0${range(0x30, 0x39)}!%()+,-./:;?·«»–—…`;
const RARE = `"#$&'*<=>@[\\]^_\`{|}~\u202f§©®°±²³×‘’“”„•€₽←↑→↓−`;

// The styles use 400 to 700; the published file goes to 900.
const options = { targetFormat: "woff2", variationAxes: { wght: { min: 400, max: 700, default: 400 } } };

/** Names used in the style sheet → bytes. */
export async function fonts(root) {
  const file = (subset) =>
    readFile(join(root, `node_modules/@fontsource-variable/golos-text/files/golos-text-${subset}-wght-normal.woff2`));
  return {
    "golos-text-cyrillic.woff2": await subsetFont(await file("cyrillic"), CYRILLIC, options),
    "golos-text-cyrillic-rare.woff2": await subsetFont(await file("cyrillic"), CYRILLIC_RARE, options),
    "golos-text-signs.woff2": await subsetFont(await file("latin"), SIGNS, options),
    "golos-text-rare.woff2": await subsetFont(await file("latin"), RARE, options),
    "golos-text-latin.woff2": await subsetFont(await file("latin"), LETTERS, options),
  };
}
