// `node --test app/build/`
import assert from "node:assert/strict";
import { dirname, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import binaryen from "binaryen";
import { small, without } from "./module.mjs";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

const CUT = /::hydrate_async(::\{\{closure\}\})+::h[0-9a-f]+$/;

/** Functions reached through a table, as the views of the application are; the third is called by name as well. */
const compiled = () => {
  const module = binaryen.parseText(`(module
    (table 3 3 funcref)
    (elem (i32.const 0) $view::hydrate::h1a $"<T as view>::hydrate_async::{{closure}}::h2b" $"shared::hydrate_async::{{closure}}::h3c")
    (func $view::hydrate::h1a (result i32) (call $"shared::hydrate_async::{{closure}}::h3c"))
    (func $"<T as view>::hydrate_async::{{closure}}::h2b" (result i32) (call $"own::hydrate_async::{{closure}}::{{closure}}::h4d"))
    (func $"shared::hydrate_async::{{closure}}::h3c" (result i32) (i32.const 7))
    (func $"own::hydrate_async::{{closure}}::{{closure}}::h4d" (result i32) (i32.const 8))
    (func (export "call") (param i32) (result i32) (call_indirect (result i32) (local.get 0))))`);
  binaryen.setDebugInfo(true);
  return module.emitBinary();
};
const call = async (bytes) => (await WebAssembly.instantiate(bytes)).instance.exports.call;

test("what is named is cut out, and its neighbours answer as before", async () => {
  const before = await call(compiled());
  assert.deepEqual([0, 1, 2].map(before), [7, 8, 7]);
  const after = await call(without(compiled(), CUT));
  assert.deepEqual([0, 2].map(after), [7, 7], "what is called by name stays");
  assert.throws(() => after(1), WebAssembly.RuntimeError);
});

test("a module whose names are gone is refused", () => {
  const module = binaryen.readBinary(compiled());
  binaryen.setDebugInfo(false);
  const nameless = module.emitBinary();
  assert.throws(() => without(nameless, CUT), /names been stripped/);
});

test("the small module does what the large one did", async () => {
  const after = await call(await small(compiled(), ROOT, new Set(["call"])));
  assert.equal(after(0), 7);
});
