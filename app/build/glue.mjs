// The module and its glue, both written by wasm-bindgen, know each other by some three hundred names with hashes, which no
// compression makes smaller, and keep classes that nobody makes. Both halves are at hand here, so both are cut (ADR 11).

const CLASS = /^export class (\w+) \{\n[^]*?^\}\n/gm;

/**
 * The glue without the classes that neither the module's imports nor other classes ever make.
 * @param {string} glue as wasm-bindgen wrote it
 */
export function withoutUnmade(glue) {
  let rest = glue;
  for (const [text, name] of glue.matchAll(CLASS)) {
    const helpers = new RegExp(`^(if \\(Symbol\\.dispose\\) ${name}\\.prototype.*|const ${name}Finalization =[^]*?;)\\n`, "gm");
    const without = rest.replace(text, "").replace(helpers, "");
    if (!new RegExp(`\\b${name}(Finalization)?\\b`).test(without)) rest = without;
  }
  return rest;
}

/** Names of the module's exports that the glue uses. @param {string} glue */
export function used(glue) {
  if (/\bwasm\s*\[|\}\s*=\s*wasm\b|\.exports\s*[.[]/.test(glue)) throw new Error("the glue reaches exports in a way that is not known here");
  return new Set([...glue.matchAll(/\bwasm\.(\w+)/g)].map(([, name]) => name));
}

const IMPORTED = /^ {8}(\w+): function\([^]*?^ {8}\}[^\n]*,\n/gm;

/**
 * Both with short names, and the glue without what the module does not import any more.
 * @param {Uint8Array} bytes the module @param {string} glue
 * @returns {{ bytes: Uint8Array, glue: string }}
 */
export function renamed(bytes, glue) {
  const { imports, exports, rewrite } = names(bytes);
  const kept = glue.replace(IMPORTED, (text, name) => (imports.has(name) ? text : ""));
  const offered = new Set([...kept.matchAll(IMPORTED)].map(([, name]) => name));
  const missing = [...[...imports].filter((name) => !offered.has(name)), ...[...used(kept)].filter((name) => !exports.has(name))];
  if (missing.length) throw new Error(`module and glue do not fit: ${missing.join(", ")}`);
  const short = new Map();
  for (const name of [...imports, ...exports]) {
    if (!short.has(name) && name !== "memory") short.set(name, `_${short.size.toString(36)}`);
  }
  const text = kept
    .replace(IMPORTED, (whole, name) => whole.replace(name, short.get(name)))
    .replace(/\bwasm\.(\w+)/g, (whole, name) => (short.has(name) ? `wasm.${short.get(name)}` : whole));
  const made = rewrite((name) => short.get(name) ?? name);
  check(made, short);
  return { bytes: made, glue: text };
}

/** Compiles what was written, which fails when a section was read wrongly, and compares its names. */
function check(bytes, short) {
  const module = new WebAssembly.Module(bytes);
  const known = new Set([...short.values(), "memory"]);
  const strange = [...WebAssembly.Module.imports(module), ...WebAssembly.Module.exports(module)].filter(({ name }) => !known.has(name));
  if (strange.length) throw new Error(`names that were not given: ${strange.map(({ name }) => name).join(", ")}`);
}

/** Reads a module's sections of imports and exports, and writes it again with other names. */
function names(bytes) {
  let at = 8;
  const number = () => {
    let [value, shift, byte] = [0, 0, 0];
    do {
      byte = bytes[at++];
      value += (byte & 127) * 2 ** shift;
      shift += 7;
    } while (byte & 128);
    return value;
  };
  const text = () => {
    const length = number();
    at += length;
    return Buffer.from(bytes.subarray(at - length, at)).toString();
  };
  const limits = () => {
    const has = number();
    number();
    if (has & 1) number();
  };
  // After the names of an import stands what it is: a function, a table, a memory, a global.
  const kinds = [number, () => (at++, limits()), limits, () => (at += 2)];
  const [imports, exports, parts] = [new Set(), new Set(), []];
  while (at < bytes.length) {
    const begin = at;
    const id = bytes[at++];
    const length = number();
    const end = at + length;
    if (id !== 2 && id !== 7) parts.push(() => bytes.subarray(begin, end));
    else {
      const entries = Array.from({ length: number() }, () => {
        const module = id === 2 ? text() : undefined;
        const name = text();
        (id === 2 ? imports : exports).add(name);
        const from = at;
        if (id === 2) kinds[bytes[at++]]();
        else (at++, number());
        return { module, name, rest: bytes.subarray(from, at) };
      });
      parts.push((rename) => section(id, entries, rename));
    }
    at = end;
  }
  const rewrite = (rename) => Buffer.concat([bytes.subarray(0, 8), ...parts.map((part) => part(rename))]);
  return { imports, exports, rewrite };
}

function section(id, entries, rename) {
  const encoded = entries.flatMap(({ module, name, rest }) => [...(module === undefined ? [] : [string(module)]), string(rename(name)), rest]);
  const body = Buffer.concat([leb(entries.length), ...encoded]);
  return Buffer.concat([Buffer.from([id]), leb(body.length), body]);
}

function string(text) {
  const bytes = Buffer.from(text);
  return Buffer.concat([leb(bytes.length), bytes]);
}

function leb(value) {
  const bytes = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 127) | 128);
  }
}
