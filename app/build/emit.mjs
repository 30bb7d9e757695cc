// Files of the bundle: named by their own bytes, so that they may be cached for ever, and compressed once, here.
import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const br = promisify(brotliCompress);
const gz = promisify(gzip);
const COMPRESSED = new Set([".css", ".js", ".json", ".svg", ".wasm", ".webmanifest", ".txt"]);

export class Bundle {
  /** @param {string} dir where the files go  @param {string} base address under which the server shows them */
  constructor(dir, base) {
    this.dir = dir;
    this.base = base;
    /** @type {Map<string, {file: string, bytes: Buffer}>} */
    this.files = new Map();
  }

  /** Writes `bytes` as name.HASH.ext and returns its address. */
  async add(name, bytes) {
    const buffer = Buffer.from(bytes);
    const hash = createHash("sha256").update(buffer).digest("hex").slice(0, 10);
    const ext = extname(name);
    const file = `${name.slice(0, -ext.length)}.${hash}${ext}`;
    await writeFile(join(this.dir, file), buffer);
    this.files.set(name, { file, bytes: buffer });
    return this.base + file;
  }

  /** Name of the file without its address; for references from a neighbour. */
  file(name) {
    return this.files.get(name).file;
  }

  /** Logical name → address. */
  addresses() {
    return Object.fromEntries([...this.files].map(([name, { file }]) => [name, this.base + file]));
  }

  /** Writes .br and .gz beside each file that gains from it; returns sizes in bytes. */
  async compress() {
    const sizes = [];
    for (const [name, { file, bytes }] of this.files) {
      if (!COMPRESSED.has(extname(name))) {
        sizes.push({ name, raw: bytes.length, gz: bytes.length, br: bytes.length });
        continue;
      }
      const params = {
        [constants.BROTLI_PARAM_QUALITY]: 11,
        [constants.BROTLI_PARAM_LGWIN]: 22,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      };
      const [brotli, gzipped] = await Promise.all([br(bytes, { params }), gz(bytes, { level: 9 })]);
      await Promise.all([
        writeFile(join(this.dir, `${file}.br`), brotli),
        writeFile(join(this.dir, `${file}.gz`), gzipped),
      ]);
      sizes.push({ name, raw: bytes.length, gz: gzipped.length, br: brotli.length });
    }
    return sizes;
  }
}
