// `node --test app/build/`
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

const loader = await readFile(new URL("loader.js", import.meta.url), "utf8");

/** Runs the loader in a page of a few words, with this program behind it; the attributes that it set on the document. */
async function run(program) {
  const set = {};
  globalThis.window = {};
  globalThis.document = {
    visibilityState: "hidden",
    documentElement: { setAttribute: (name, value) => (set[name] = value) },
  };
  globalThis.fetch = async () => "bytes";
  const module = (text) => `data:text/javascript,${encodeURIComponent(text)}`;
  await import(module(loader.replace("{{wasm}}", "/a.wasm").replace("{{glue}}", module(program)) + `// ${Math.random()}`));
  await new Promise((done) => setTimeout(done, 50));
  return set;
}

test("a page whose program starts stays as it is", async () => {
  assert.deepEqual(await run("export default async () => {};"), {});
});

test("a page whose program does not start shows what works without it", async () => {
  const failures = ["export default async () => { throw new Error('blocked'); };", "throw new Error('cut off');", "not a program"];
  for (const program of failures) assert.deepEqual(await run(program), { "data-lite": "on" });
});
