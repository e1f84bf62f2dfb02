// A page that is open says that new reports came in, and keeps the reader's place.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { LOOKS, launch, violations, watched } from "./browser.mjs";
import { Desk, examples } from "./server.mjs";

const desk = new Desk();
let browser;
const reports = examples((path) => path.includes("aulis"));

before(async () => {
  desk.run(["read", "--format", "jsonl", ...reports.slice(0, -1)], { accepted: [0, 2] });
  await desk.serve();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await desk.close();
});

test("another program's reports are told of within seconds, and the place is kept", async () => {
  const { context, page, faults } = await watched(browser, LOOKS[1]);
  const list = await (await context.request.get(`${desk.address}/api/stories`)).json();
  const story = list.items.reduce((a, b) => (b.reports > a.reports ? b : a));
  await page.goto(`${desk.address}/stories/${story.id}`);
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight / 2));
  const place = await page.evaluate(() => window.scrollY);
  assert.equal(await page.locator("[data-live-notice]:visible").count(), 0);
  // Time for the page to begin to listen.
  await page.waitForTimeout(1500);
  desk.run(["read", "--format", "jsonl", reports.at(-1)], { accepted: [0, 2] });
  const notice = page.locator("[data-live-notice]");
  await notice.waitFor({ state: "visible", timeout: 15_000 });
  assert.ok(Math.abs((await page.evaluate(() => window.scrollY)) - place) <= 2, "the place is lost");
  assert.equal(await notice.getAttribute("role"), "status");
  assert.deepEqual(await violations(page), []);
  await notice.getByRole("link").click();
  await page.waitForLoadState();
  assert.equal(await page.locator("[data-live-notice]:visible").count(), 0);
  assert.deepEqual(faults, []);
  await context.close();
});
