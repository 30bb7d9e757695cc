// `node --test app/build/`
import assert from "node:assert/strict";
import { test } from "node:test";
import binaryen from "binaryen";
import { renamed, used, withoutUnmade } from "./glue.mjs";
import { exporting } from "./module.mjs";

const MADE = "export class Made {\n    free() {\n        wasm.made_free(1);\n    }\n}\nif (Symbol.dispose) Made.prototype[Symbol.dispose] = Made.prototype.free;\n";
const UNMADE = MADE.replaceAll("Made", "Unmade").replaceAll("made_free", "unmade_free");
const FINAL = "const UnmadeFinalization = (typeof FinalizationRegistry === 'undefined')\n    ? { register: () => {}, unregister: () => {} }\n    : new FinalizationRegistry(ptr => wasm.unmade_free(ptr, 1));\n";
const IMPORTS = `function __wbg_get_imports() {
    const import0 = {
        __proto__: null,
        __wbg_double_00112233: function(arg0) {
            return arg0 * 2;
        },
        __wbg_make_44556677: function() { return wrapped(function () {
            return new Made();
        }, arguments); },
        __wbg_gone_8899aabb: function(arg0) {
            return arg0;
        },
    };
    return { __proto__: null, "./app_bg.js": import0 };
}
`;
const START = "let wasm;\nfunction wrapped(f, args) { return f.apply(null, args); }\nexport function start(bytes) {\n    wasm = new WebAssembly.Instance(new WebAssembly.Module(bytes), __wbg_get_imports()).exports;\n    return wasm.run_h0011(20) + wasm.counter.value + wasm.memory.buffer.byteLength * 0;\n}\n";
const GLUE = UNMADE + MADE + FINAL + IMPORTS + START;

const compiled = () =>
  binaryen
    .parseText(
      `(module
    (import "./app_bg.js" "__wbg_double_00112233" (func $double (param i32) (result i32)))
    (import "./app_bg.js" "__wbg_make_44556677" (func $make (result i32)))
    (global $counter i32 (i32.const 2))
    (memory (export "memory") 1)
    (export "counter" (global $counter))
    (func (export "made_free") (param i32))
    (func (export "unmade_free") (param i32) (drop (call $make)))
    (func (export "run_h0011") (param i32) (result i32) (call $double (local.get 0))))`,
    )
    .emitBinary();

test("a class that nobody makes goes, with its helpers; one that is made stays", () => {
  const glue = withoutUnmade(GLUE);
  assert.ok(!glue.includes("Unmade") && glue.includes("class Made"));
  assert.deepEqual([...used(glue)].sort(), ["counter", "made_free", "memory", "run_h0011"]);
});

test("module and glue understand each other by short names", async () => {
  const needed = withoutUnmade(GLUE);
  const { bytes, glue } = renamed(exporting(compiled(), used(needed)), needed);
  assert.ok(!/__wbg_(double|gone)|run_h0011/.test(glue), "no long name is left");
  const module = new WebAssembly.Module(bytes);
  const names = [...WebAssembly.Module.imports(module), ...WebAssembly.Module.exports(module)].map(({ name }) => name);
  assert.ok(names.includes("memory") && names.every((name) => name === "memory" || name.length <= 3), `${names}`);
  const { start } = await import(`data:text/javascript,${encodeURIComponent(glue)}`);
  assert.equal(start(bytes), 42);
});

test("halves that do not fit are refused", () => {
  const bytes = exporting(compiled(), used(GLUE));
  assert.throws(() => renamed(bytes, GLUE.replace("__wbg_double", "__wbg_treble")), /do not fit: __wbg_double_00112233/);
  assert.throws(() => renamed(bytes, GLUE.replace("wasm.run_h0011", "wasm.walk_h0011")), /do not fit: walk_h0011/);
});
