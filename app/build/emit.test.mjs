// `node --test app/build/`
import assert from "node:assert/strict";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { Bundle } from "./emit.mjs";

let dir;
beforeEach(async () => (dir = await mkdtemp(join(tmpdir(), "bundle-"))));
afterEach(() => rm(dir, { recursive: true }));

test("an address changes with the bytes and only with them", async () => {
  const first = await new Bundle(dir, "/assets/").add("main.css", "a{}");
  const same = await new Bundle(dir, "/assets/").add("main.css", Buffer.from("a{}"));
  const other = await new Bundle(dir, "/assets/").add("main.css", "b{}");
  assert.match(first, /^\/assets\/main\.[0-9a-f]{10}\.css$/);
  assert.equal(first, same);
  assert.notEqual(first, other);
});

test("compressed twins hold the same bytes, pictures have none", async () => {
  const bundle = new Bundle(dir, "/assets/");
  const text = "body { color: red }\n".repeat(100);
  await bundle.add("main.css", text);
  await bundle.add("icon.png", Buffer.from([1, 2, 3]));
  const sizes = await bundle.compress();
  const css = join(dir, bundle.file("main.css"));
  assert.equal(brotliDecompressSync(await readFile(`${css}.br`)).toString(), text);
  assert.equal(gunzipSync(await readFile(`${css}.gz`)).toString(), text);
  assert.equal((await readdir(dir)).filter((name) => name.includes(".png")).length, 1);
  assert.ok(sizes.find((size) => size.name === "main.css").br < text.length);
});
