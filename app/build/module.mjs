// The browser's module: what can never run is cut out, then binaryen makes the rest small (ADR 11).
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import binaryen from "binaryen";

// Pages are hydrated in one piece, so the asynchronous twin of every view's hydration is never called. The linker keeps
// the twins, because the table of every boxed view points at them: a tenth of the module. Only their closures are named,
// which have types of their own; smaller functions may have been merged with others that do the same and are needed.
const NEVER_CALLED = /::(hydrate_async(::\{\{closure\}\})+|new_with_async_value_erased(::\{\{closure\}\})*)::h[0-9a-f]+$/;

const FEATURES = ["bulk-memory", "bulk-memory-opt", "multivalue", "mutable-globals", "nontrapping-float-to-int", "reference-types", "sign-ext"];
// Flattened code is reduced further than the compiler's; two rounds reach what more rounds do not improve.
const PASSES = ["--flatten", "--rereloop", "-Oz", "-Oz", "--strip-debug", "--strip-producers"];

/** Who calls whom by name, read from the text form: binaryen's interface does not tell. @returns {Map<string, Set<string>>} */
function calls(module) {
  const NAME = /\$("(?:[^"\\]|\\.)*"|[^\s()]+)/y;
  const text = module.emitText();
  const graph = new Map();
  let callees;
  for (const { index, 0: found } of text.matchAll(/\(func |\((?:return_)?call /g)) {
    NAME.lastIndex = index + found.length;
    const name = NAME.exec(text)?.[1].replace(/^"|"$/g, "");
    if (!name) continue;
    if (found === "(func ") graph.set(name, (callees = new Set()));
    else callees.add(name);
  }
  return graph;
}

/** Those of `names` that nobody calls but each other. */
function closed(names, graph) {
  for (;;) {
    const outside = [...graph].filter(([caller]) => !names.has(caller)).flatMap(([, callees]) => [...callees]);
    const needed = outside.filter((name) => names.delete(name));
    if (needed.length === 0) return names;
  }
}

/**
 * The module with a trap in place of each function that `pattern` names and that no other function calls directly: a call
 * through the table would be an error in the console at once, which every browser test fails on.
 * @param {Uint8Array} bytes @param {RegExp} pattern
 */
export function without(bytes, pattern) {
  const module = binaryen.readBinary(bytes);
  const graph = calls(module);
  const names = closed(new Set([...graph.keys()].filter((name) => pattern.test(name))), graph);
  if (names.size === 0) throw new Error(`no function of the module is called like ${pattern}: have its names been stripped?`);
  for (const name of names) binaryen.Function.setBody(module.getFunction(name), module.unreachable());
  binaryen.setDebugInfo(true);
  const result = module.emitBinary();
  module.dispose();
  return result;
}

/** The module with those of its exports only that `used` names. @param {Uint8Array} bytes @param {Set<string>} used */
export function exporting(bytes, used) {
  const module = binaryen.readBinary(bytes);
  const all = Array.from({ length: module.getNumExports() }, (_, i) => binaryen.getExportInfo(module.getExportByIndex(i)).name);
  for (const name of all.filter((name) => !used.has(name))) module.removeExport(name);
  binaryen.setDebugInfo(true);
  const result = module.emitBinary();
  module.dispose();
  return result;
}

/**
 * The module as it is served.
 * @param {Uint8Array} bytes as wasm-bindgen wrote it @param {string} root of the project @param {Set<string>} used exports
 */
export async function small(bytes, root, used) {
  const folder = await mkdtemp(join(tmpdir(), "otklik-module-"));
  try {
    const [from, to] = [join(folder, "in.wasm"), join(folder, "out.wasm")];
    await writeFile(from, without(exporting(bytes, used), NEVER_CALLED));
    const tool = join(root, "node_modules/binaryen/bin/wasm-opt");
    await promisify(execFile)(process.execPath, [tool, from, "-o", to, ...FEATURES.map((f) => `--enable-${f}`), ...PASSES]);
    return await readFile(to);
  } finally {
    await rm(folder, { recursive: true });
  }
}
