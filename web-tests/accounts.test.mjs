// A team's store in a browser: logging in and out, roles, and what nobody may see without an account.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { LOOKS, launch, overflow, violations, watched } from "./browser.mjs";
import { Desk, examples } from "./server.mjs";

const desk = new Desk();
const PASSWORD = "a long password\n";
let browser;

before(async () => {
  desk.run(["read", "--format", "jsonl", ...examples().slice(0, 6)], { accepted: [0, 2] });
  for (const [name, role] of [["ana", "read"], ["ben", "edit"], ["cyd", "admin"]]) {
    desk.run(["account", "add", name, "--role", role], { input: PASSWORD });
  }
  await desk.serve();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await desk.close();
});

async function logIn(page, name) {
  await page.goto(`${desk.address}/`);
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password").fill(PASSWORD.trim());
  await page.getByRole("button", { name: "Log in" }).click();
  await page.waitForURL((url) => url.pathname !== "/login");
}

for (const look of LOOKS) {
  test(`one logs in, and comes to where one wanted to go: ${look.name}`, async () => {
    const { context, page, faults } = await watched(browser, look);
    await page.goto(`${desk.address}/?text=talks`);
    assert.equal(new URL(page.url()).pathname, "/login");
    if (look.javaScriptEnabled) {
      assert.deepEqual(await violations(page), []);
      assert.ok((await overflow(page)) <= 1);
    }
    await page.getByLabel("Name").fill("ben");
    await page.getByLabel("Password").fill(PASSWORD.trim());
    await page.getByRole("button", { name: "Log in" }).click();
    await page.waitForURL((url) => url.search === "?text=talks");
    const [cookie] = await context.cookies();
    assert.ok(cookie.httpOnly && cookie.sameSite === "Strict", JSON.stringify(cookie));
    assert.deepEqual(faults, []);
    await context.close();
  });
}

test("a wrong password says so and nothing more", async () => {
  const { context, page } = await watched(browser, LOOKS[0]);
  await page.goto(`${desk.address}/login`);
  await page.getByLabel("Name").fill("ana");
  await page.getByLabel("Password").fill("not her password");
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("alert").waitFor();
  assert.equal(await page.getByRole("alert").innerText(), "Name or password is wrong.");
  assert.deepEqual(await violations(page), []);
  await context.close();
});

test("accounts are looked after by admins only, on the page", async () => {
  for (const [name, status] of [["ana", 403], ["ben", 403], ["cyd", 200]]) {
    const { context, page } = await watched(browser, LOOKS[1]);
    await logIn(page, name);
    const answer = await page.goto(`${desk.address}/accounts`);
    assert.equal(answer.status(), status, name);
    assert.deepEqual(await violations(page), []);
    if (status === 200) {
      assert.ok((await overflow(page)) <= 1);
      await page.getByLabel("Name").fill("dov");
      await page.getByLabel(/^Password/).fill("another long one");
      await page.getByRole("button", { name: "Keep" }).click();
      await page.getByRole("button", { name: "Take dov away" }).click();
      await page.getByRole("button", { name: "Take dov away" }).waitFor({ state: "detached" });
    }
    await context.close();
  }
});

test("a page of another site can change nothing", async () => {
  const { context, page } = await watched(browser, LOOKS[0]);
  await logIn(page, "cyd");
  // The other site is another origin on this machine: same host, other port.
  const { createServer } = await import("node:http");
  const form = `<form method="post" action="${desk.address}/accounts/drop"><input name="name" value="ana"><button>Win</button></form>`;
  const other = createServer((_, answer) => answer.setHeader("content-type", "text/html").end(form));
  await new Promise((listening) => other.listen(0, "127.0.0.1", listening));
  await page.goto(`http://127.0.0.1:${other.address().port}/`);
  const [answer] = await Promise.all([page.waitForResponse(/accounts/), page.getByRole("button").click()]);
  assert.equal(answer.status(), 403);
  other.close();
  assert.match(desk.run(["account", "list"]), /^ana\t/m);
  await context.close();
});
