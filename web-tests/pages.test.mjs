// Every page that a link leads to: whole, quiet, accessible, at every width, with script and without.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { LOOKS, crawl, launch, overflow, shape, violations, watched } from "./browser.mjs";
import { Desk, examples } from "./server.mjs";

const desk = new Desk();
let browser;
let found;
let pages;

before(async () => {
  desk.run(["read", "--format", "jsonl", ...examples()], { accepted: [0, 2] });
  const address = await desk.serve();
  browser = await launch();
  const context = await browser.newContext();
  found = await crawl(context, `${address}/`, 2, 150);
  await context.close();
  pages = found.filter(({ status, kind, download }) => status === 200 && kind.startsWith("text/html") && !download);
});

after(async () => {
  await browser?.close();
  await desk.close();
});

test("every link leads somewhere", () => {
  const wrong = found.filter(({ status }) => status !== 200).map(({ address, status }) => `${address}: ${status}`);
  assert.deepEqual(wrong, []);
  const shapes = new Set(pages.map(({ address }) => shape(address)));
  assert.ok(shapes.size >= 10, `only ${[...shapes]}`);
});

for (const look of LOOKS) {
  test(`every page is whole: ${look.name}`, async () => {
    const { context, page, faults } = await watched(browser, look);
    const wrong = [];
    for (const { address } of pages) {
      await page.goto(address, { waitUntil: "load" });
      // An empty heading or title leaves those who listen without a name for the page.
      const heads = await page.locator("h1").allInnerTexts();
      if (heads.length !== 1 || !heads[0].trim()) wrong.push(`${address}: ${heads.length} headings of the first level`);
      if (!(await page.title()).trim()) wrong.push(`${address}: no title`);
      if (look.javaScriptEnabled) {
        const wide = await overflow(page);
        if (wide > 1) wrong.push(`${address}: ${wide} px wider than the screen`);
        for (const violation of await violations(page)) wrong.push(`${address}: ${violation}`);
      }
      wrong.push(...faults.splice(0).map((fault) => `${address}: ${fault}`));
    }
    await context.close();
    assert.deepEqual(wrong, []);
  });
}

test("every page is accessible in the dark", async () => {
  const { context, page } = await watched(browser, LOOKS[0], { colorScheme: "dark" });
  const wrong = [];
  for (const { address } of pages) {
    await page.goto(address);
    for (const violation of await violations(page)) wrong.push(`${address}: ${violation}`);
  }
  await context.close();
  assert.deepEqual(wrong, []);
});

test("what is not there says so in words, and stays accessible", async () => {
  const { context, page } = await watched(browser, LOOKS[0]);
  for (const path of ["/no/such/page", "/stories/nothing", "/reports/nothing"]) {
    const answer = await page.goto(desk.address + path);
    assert.equal(answer.status(), 404, path);
    assert.deepEqual(await violations(page), [], path);
  }
  await context.close();
});

test("the keyboard reaches the content first", async () => {
  const { context, page } = await watched(browser, LOOKS[0]);
  await page.goto(desk.address);
  await page.keyboard.press("Tab");
  const first = await page.evaluate(() => document.activeElement?.getAttribute("href"));
  assert.equal(first, "#main");
  await context.close();
});
