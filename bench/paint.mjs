// First visits in Chromium, on a link of 400 kbit/s and 400 ms where times are taken, each in a context of its own:
// node paint.mjs '{"visits": 9, "paths": ["/report"], "ours": "http://127.0.0.1:1", "peer": "http://127.0.0.1:2"}'
// Prints one JSON object: for each path the pairs of first contentful paints in ms, and bytes on the wire.
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const plan = JSON.parse(process.argv[2]);
const SLOW = { offline: false, latency: 400, downloadThroughput: 400_000 / 8, uploadThroughput: 400_000 / 8 };
const FAST = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
const PATIENCE = 60_000;

const browser = await chromium.launch({
  executablePath: ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find(existsSync),
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});

/** A visit; `link` is what CDP emulates, `until` what the visit waits for. */
async function visit(url, link, until) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: "ru-RU" });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  const requests = new Map();
  cdp.on("Network.requestWillBeSent", ({ requestId, request, type, timestamp }) => {
    requests.set(requestId, { url: request.url, type, begin: timestamp, got: [], done: null });
  });
  cdp.on("Network.dataReceived", ({ requestId, encodedDataLength, timestamp }) => {
    requests.get(requestId)?.got.push({ bytes: encodedDataLength, at: timestamp });
  });
  cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength, timestamp }) => {
    const request = requests.get(requestId);
    if (request) request.done = { bytes: encodedDataLength, at: timestamp };
  });
  await cdp.send("Network.enable");
  await cdp.send("Network.emulateNetworkConditions", link);
  try {
    await page.goto(url, { waitUntil: "commit", timeout: PATIENCE });
    const paint = await page.evaluate(() => new Promise((resolve) => {
      new PerformanceObserver((list) => {
        const entry = list.getEntriesByName("first-contentful-paint")[0];
        if (entry) resolve(entry.startTime);
      }).observe({ type: "paint", buffered: true });
    }));
    await page.waitForLoadState(until, { timeout: PATIENCE });
    const all = [...requests.values()];
    const start = all.find(({ type }) => type === "Document").begin;
    return { paint, all, start };
  } finally {
    await context.close();
  }
}

/** Bytes that had come by a moment, whole answers with their headers. */
const bytesBy = (all, moment) => all.reduce((sum, { done, got }) => sum + (done && done.at <= moment
  ? done.bytes
  : got.filter(({ at }) => at <= moment).reduce((part, { bytes }) => part + bytes, 0)), 0);

const result = {};
try {
  for (const path of plan.paths) {
    const pairs = [];
    let readable = 0;
    // The first visit of each side finds cold caches of its server.
    for (const side of ["peer", "ours"]) await visit(plan[side] + path, FAST, "domcontentloaded");
    for (let turn = 0; turn < plan.visits; turn++) {
      const pair = {};
      for (const side of turn % 2 ? ["peer", "ours"] : ["ours", "peer"]) {
        const { paint, all, start } = await visit(plan[side] + path, SLOW, "domcontentloaded");
        pair[side] = paint;
        if (side !== "ours") continue;
        // Readable and ready to be sent: painted, with the whole page and its styles.
        const needed = all.filter(({ type, done }) => done && ["Document", "Stylesheet"].includes(type));
        const moment = Math.max(start + paint / 1000, ...needed.map(({ done }) => done.at));
        readable = Math.max(readable, bytesBy(all, moment));
      }
      pairs.push([pair.ours, pair.peer]);
    }
    const { all } = await visit(plan.ours + path, FAST, "networkidle");
    const parts = all.filter(({ done }) => done).map(({ url, done }) => [new URL(url).pathname, done.bytes]);
    result[path] = { pairs, readable, total: parts.reduce((sum, [, bytes]) => sum + bytes, 0), parts };
  }
} finally {
  await browser.close();
}
console.log(JSON.stringify(result));
