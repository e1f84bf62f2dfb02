// A real browser, and what is asked of every page in it.
//
// In: CHROMIUM, the browser's program. Out: pages at a phone's and a desk's width, with script and without. Holds: whatever a
// page logs as an error, asks of another host or asks in vain is a fault of the page.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Widths and what they stand for. */
export const LOOKS = [
  { name: "desk", viewport: { width: 1280, height: 900 }, javaScriptEnabled: true },
  { name: "phone", viewport: { width: 390, height: 844 }, javaScriptEnabled: true, isMobile: true, hasTouch: true },
  { name: "desk without script", viewport: { width: 1280, height: 900 }, javaScriptEnabled: false },
  { name: "phone without script", viewport: { width: 390, height: 844 }, javaScriptEnabled: false, isMobile: true },
];

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"],
  });
}

/** A page that keeps a list of its faults. */
export async function watched(browser, look, options = {}) {
  const { name: _, ...settings } = look;
  const context = await browser.newContext({ ...settings, ...options });
  const page = await context.newPage();
  const faults = [];
  page.on("console", (said) => said.type() === "error" && faults.push(`console: ${said.text()}`));
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("dialog", async (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  page.on("request", (request) => {
    const host = new URL(request.url()).hostname;
    if (host && host !== "127.0.0.1") faults.push(`asks another host: ${request.url()}`);
  });
  page.on("response", (answer) => answer.status() >= 500 && faults.push(`${answer.status()}: ${answer.url()}`));
  return { context, page, faults };
}

/** What axe-core finds wrong: WCAG 2.2 A and AA and its best practices. */
export async function violations(page) {
  // Through the debugger, which the page's own policy does not bind.
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).slice(0, 3).join("; ")}`);
}

/** How far the page can be scrolled sideways, in CSS pixels. */
export function overflow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** A page's address with what is particular left out: pages of one shape come from one template. */
export function shape(address) {
  const url = new URL(address);
  const parts = url.pathname.split("/").map((part) => (/[0-9]/.test(part) && part.length >= 6 ? "*" : part));
  return parts.join("/") + [...new Set(url.searchParams.keys())].sort().map((key) => `?${key}`).join("");
}

/** Addresses of pages, so many of each shape, found by following links from the first page. */
export async function crawl(context, start, each = 2, most = 80) {
  // Parsed by the browser and not by us, in a page that runs nothing.
  const parser = await context.newPage();
  const links = (text) => parser.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, "text/html");
    return [...parsed.querySelectorAll("a[href]")].map((link) => link.getAttribute("href").split("#")[0]);
  }, text);
  const seen = new Map([[shape(start), [start]]]);
  const waiting = [start];
  const found = [];
  while (waiting.length > 0 && found.length < most) {
    const address = waiting.shift();
    const answer = await context.request.get(address);
    const kind = answer.headers()["content-type"] ?? "";
    const download = (answer.headers()["content-disposition"] ?? "").startsWith("attachment");
    found.push({ address, status: answer.status(), kind, download });
    if (!kind.startsWith("text/html") || download) continue;
    for (const href of await links(await answer.text())) {
      const next = URL.canParse(href, address) ? new URL(href, address) : null;
      if (next?.origin !== new URL(start).origin) continue;
      const of = seen.get(shape(next.href)) ?? [];
      if (of.includes(next.href) || of.length >= each) continue;
      seen.set(shape(next.href), [...of, next.href]);
      waiting.push(next.href);
    }
  }
  await parser.close();
  return found;
}
