// Starts the application after the first paint. Until then, and without it, the page that the server rendered can be
// read and its forms can be sent. finalize.mjs puts the addresses in and writes this into the head of the page.
const start = async () => {
  const module_or_path = fetch("{{wasm}}", { priority: "low" });
  const { default: init } = await import("{{glue}}");
  await init({ module_or_path });
};

// Blocked, cut off, or too new for this browser: what works without it comes out.
const tryToStart = () => start().catch(() => document.documentElement.setAttribute("data-lite", "on"));

const whenIdle = window.requestIdleCallback ?? ((run) => setTimeout(run, 1));

// A tab in the background gets no animation frames.
if (document.visibilityState === "hidden") tryToStart();
else requestAnimationFrame(() => whenIdle(tryToStart, { timeout: 1000 }));
