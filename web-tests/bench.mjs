// How fast the web face is: a story of 600 reports, and 200 readers at once while reports come in.
//
// In: READOUT_BIN, CHROMIUM; wrk for the readers; STORE, a store that has the reports already. Out: figures on standard output. Holds: reports are composed from the
// project's own examples by a fixed rule, so that anyone measures the same; only loopback addresses are asked.

import { spawn, spawnSync } from "node:child_process";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { LOOKS, launch, watched } from "./browser.mjs";
import { Desk, examples } from "./server.mjs";

const REPORTS = Number(process.env.REPORTS ?? 600);
const READERS = 200;
const SECONDS = Number(process.env.SECONDS ?? 20);

/** Numbers that look random and are always the same (a linear congruence of Numerical Recipes). */
function numbers(seed) {
  let state = seed;
  return (below) => (state = (state * 1664525 + 1013904223) % 2 ** 32) % below;
}

/** Reports of one event: each opens like one of the five and goes on with paragraphs of all of them. */
function composed(event, from, to) {
  const own = examples((path) => path.includes(event)).map((path) => readFileSync(path, "utf8").split(/\n\s*\n/));
  const all = own.flatMap((paragraphs) => paragraphs.slice(2));
  const lines = [];
  for (let at = from; at < to; at += 1) {
    const number = numbers(at + 1);
    const base = own[at % own.length];
    const more = Array.from({ length: 6 }, () => all[number(all.length)]);
    const text = [...base.slice(0, 5), ...new Set(more)].join("\n\n");
    const published = `2026-03-05T${String(number(24)).padStart(2, "0")}:${String(number(60)).padStart(2, "0")}:00Z`;
    lines.push(JSON.stringify({ id: `bench-${event}-${at}`, title: base[0], text, outlet: `Outlet ${at % 150}`, published }));
  }
  return lines.join("\n");
}

function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
}

/** Milliseconds that so many requests took, one after another. */
async function timed(address, times) {
  const taken = [];
  for (let at = 0; at < times; at += 1) {
    const begin = performance.now();
    await (await fetch(address(at))).arrayBuffer();
    taken.push(performance.now() - begin);
  }
  return taken;
}

/** Bytes as they go over the wire to a browser, and as they are. */
function bytes(address) {
  const size = (...args) => Number(spawnSync("curl", ["-s", "-o", "/dev/null", "-w", "%{size_download}", ...args, address], { encoding: "utf8" }).stdout);
  return { wire: size("-H", "Accept-Encoding: gzip"), plain: size() };
}

async function largestPaint(browser, address) {
  const paints = [];
  for (let at = 0; at < 7; at += 1) {
    const { context, page } = await watched(browser, LOOKS[1]);
    await page.goto(address, { waitUntil: "load" });
    paints.push(await page.evaluate(() => new Promise((found) => {
      new PerformanceObserver((list) => found(list.getEntries().at(-1).startTime)).observe({ type: "largest-contentful-paint", buffered: true });
      setTimeout(() => found(Number.NaN), 5_000);
    })));
    await context.close();
  }
  return quantile(paints, 0.5);
}

/** What wrk says of so many readers who go through these paths in turn. */
async function readers(desk, paths) {
  const script = join(desk.folder, "paths.lua");
  const list = paths.map((path) => JSON.stringify(path)).join(", ");
  writeFileSync(script, `local paths = { ${list} }\nlocal at = 0\nrequest = function()\n  at = at % #paths + 1\n  return wrk.format("GET", paths[at], { ["Accept-Encoding"] = "gzip" })\nend\n`);
  const args = ["-t2", `-c${READERS}`, `-d${SECONDS}s`, "--timeout", "10s", "--latency", "-s", script, desk.address];
  const run = spawn("wrk", args, { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  run.stdout.on("data", (data) => (said += data));
  await new Promise((ended, failed) => run.on("exit", ended).on("error", failed));
  const errors = /Socket errors: (.*)/.exec(said)?.[1] ?? "none";
  const refused = /Non-2xx or 3xx responses: (\d+)/.exec(said)?.[1] ?? "0";
  const at = (share) => new RegExp(`${share}%\\s+(\\S+)`).exec(said)?.[1];
  return { p50: at(50), p99: at(99), rate: /Requests\/sec:\s+(\S+)/.exec(said)?.[1], errors, refused };
}

const desk = new Desk();
let browser;
try {
  if (process.env.STORE) copyFileSync(process.env.STORE, desk.store);
  else desk.run(["read", "--each", "--format", "jsonl", "-"], { input: composed("aulis", 0, REPORTS), accepted: [0, 2] });
  await desk.serve();
  const { items } = await (await fetch(`${desk.address}/api/stories?limit=500`)).json();
  const story = items.reduce((a, b) => (b.reports > a.reports ? b : a));
  const address = `${desk.address}/stories/${story.id}`;
  console.log(`processors: ${availableParallelism()}; reports composed: ${REPORTS}; in the largest story: ${story.reports}`);

  await timed(() => address, 3);
  // A field that no page knows makes another address of it, which is made anew.
  const says = (what, taken) => console.log(`${what}: p50 ${quantile(taken, 0.5).toFixed(1)} ms, p95 ${quantile(taken, 0.95).toFixed(1)} ms`);
  says("story page, made anew", await timed((at) => `${address}?anew=${at}`, 100));
  says("story page, kept", await timed(() => address, 100));
  const { wire, plain } = bytes(address);
  console.log(`story page: ${wire} bytes sent, ${plain} bytes before compression`);
  browser = await launch();
  console.log(`story page, phone's width: largest paint after ${(await largestPaint(browser, address)).toFixed(0)} ms (median of 7)`);
  await browser.close();

  const found = await (await fetch(`${desk.address}/api/quotes?limit=5`)).json();
  const paths = ["/", `/stories/${story.id}`, ...found.items.map((q) => `/reports/${q.printed.report}`), "/api/stories", "/api/quotes?limit=50", "/search?q=talks"];
  const alone = await readers(desk, paths);
  console.log(`${READERS} readers, nothing coming in: ${JSON.stringify(alone)}`);
  let coming = true;
  let came = 0;
  const ingestion = (async () => {
    // Another program, as `readout watch` would be: a report of other events every two seconds.
    while (coming) {
      const child = spawn(process.env.READOUT_BIN, ["--quiet", "--store", desk.store, "read", "--format", "jsonl", "-"], { stdio: ["pipe", "ignore", "inherit"] });
      child.stdin.end(composed(["sable", "skerry", "halvard"][came % 3], came, came + 1));
      await new Promise((ended) => child.on("exit", ended));
      came += 1;
      await new Promise((done) => setTimeout(done, 2_000));
    }
  })();
  const busy = await readers(desk, paths);
  coming = false;
  await ingestion;
  console.log(`${READERS} readers, ${came} reports coming in: ${JSON.stringify(busy)}`);
} finally {
  await browser?.close();
  await desk.close();
}
