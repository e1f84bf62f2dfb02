// Hostile text in every field that comes from outside: none runs, none breaks a page.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { LOOKS, crawl, launch, watched } from "./browser.mjs";
import { PAYLOADS } from "./payloads.mjs";
import { Desk } from "./server.mjs";

const desk = new Desk();
let browser;

/** One report with the payload wherever an outlet could put it. */
function report(payload, at) {
  const minute = String(at % 60).padStart(2, "0");
  const text = [
    `PORT LARNE — Harbour unions and the Larne Port Authority met for ${2 + (at % 5)} hours on Monday to end the crane strike.`,
    `"We offered four percent and ${payload} a week of leave," said Dora Quist, spokeswoman for the ${payload} authority.`,
    `Union leader Milo ${payload} Hart said the unions rejected the offer ${payload} and demanded six percent.`,
    `The talks at the Tower Hotel ${payload} resume on Wednesday, both sides said in a joint statement.`,
  ].join("\n\n");
  return {
    id: `hostile-${at}-${payload}`,
    title: `Larne crane talks ${payload} go on`,
    outlet: `Larne ${payload} Courier`,
    authors: [`Ines ${payload} Vale`],
    url: at % 2 ? `https://courier.example/${at}?${payload}` : `javascript:window.ran=1;alert(${at})//${payload}`,
    published: `2026-03-0${1 + (at % 5)}T10:${minute}:00Z`,
    text,
  };
}

before(async () => {
  const lines = PAYLOADS.map((payload, at) => JSON.stringify(report(payload, at))).join("\n");
  desk.run(["read", "--format", "jsonl", "-"], { input: lines, accepted: [0, 2] });
  await desk.serve();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await desk.close();
});

/** What a page must not have, whatever the reports say. */
function intruders() {
  const found = [];
  if (window.ran) found.push("a payload ran");
  for (const element of document.querySelectorAll("*")) {
    const name = element.localName;
    if (["iframe", "object", "embed", "base", "style", "marquee", "plaintext", "xmp", "math", "video", "audio"].includes(name)) {
      found.push(`<${name}>`);
    }
    if (name === "script" && !element.getAttribute("src")?.startsWith("/assets/")) found.push("<script>");
    if (name === "img" && !element.getAttribute("src")?.startsWith("/assets/")) found.push("<img>");
    if (name === "meta" && element.hasAttribute("http-equiv")) found.push("<meta http-equiv>");
    for (const { name: attribute, value } of element.attributes) {
      if (/^on/i.test(attribute)) found.push(`${name}[${attribute}]`);
      if (attribute === "style") found.push(`${name}[style]`);
      const address = ["href", "src", "action", "formaction", "xlink:href"].includes(attribute);
      if (address && !/^(\/(?!\/)|#|\?|https?:\/\/|$)/i.test(value)) found.push(`${name}[${attribute}=${value.slice(0, 40)}]`);
      if (["src", "action", "formaction"].includes(attribute) && /evil\.example/.test(value)) found.push(`${name}[${attribute}]`);
    }
  }
  if (document.querySelectorAll("h1").length !== 1) found.push("not one heading of the first level");
  if (document.querySelectorAll("main").length !== 1) found.push("not one main part");
  if (document.title.includes("49")) found.push("a template ran");
  return [...new Set(found)];
}

async function looked(addresses, look) {
  const { context, page, faults } = await watched(browser, look);
  const wrong = [];
  for (const address of addresses) {
    const answer = await page.goto(address, { waitUntil: "load" });
    if (answer.status() >= 500) wrong.push(`${address}: ${answer.status()}`);
    // A page without script can still be looked into, through the debugger.
    const found = look.javaScriptEnabled ? await page.evaluate(intruders) : [];
    wrong.push(...found.map((fault) => `${address}: ${fault}`));
    // A question that makes no sense is answered with 400 or 404, which a browser also writes to its console.
    const own = faults.splice(0).filter((fault) => !/Failed to load resource.* status of 4\d\d/.test(fault));
    wrong.push(...own.map((fault) => `${address}: ${fault}`));
  }
  await context.close();
  return wrong;
}

test(`${PAYLOADS.length} payloads in every field: none runs, none breaks a page`, async () => {
  assert.equal(new Set(PAYLOADS).size, 200);
  const context = await browser.newContext();
  const pages = await crawl(context, `${desk.address}/`, 60, 300);
  await context.close();
  const wrong = pages.filter(({ status }) => status >= 500).map(({ address, status }) => `${address}: ${status}`);
  const html = pages.filter(({ status, kind, download }) => status === 200 && kind.startsWith("text/html") && !download);
  wrong.push(...(await looked(html.map(({ address }) => address), LOOKS[0])));
  assert.deepEqual(wrong, []);
});

test("every report's own page holds its payload as text", async () => {
  const { context, page, faults } = await watched(browser, LOOKS[1]);
  const wrong = [];
  const reports = [];
  for (let from = 0; from !== null; ) {
    const list = await (await context.request.get(`${desk.address}/api/stories?limit=500&offset=${from}`)).json();
    for (const { id } of list.items) {
      const record = await (await context.request.get(`${desk.address}/api/stories/${id}`)).json();
      reports.push(...record.reports.map((r) => r.id));
    }
    from = list.next;
  }
  // Reports that are the same but for a space are one: all others are there.
  assert.ok(reports.length >= 190, `${reports.length} reports`);
  for (const id of reports) {
    const address = `${desk.address}/reports/${id}`;
    const answer = await page.goto(address);
    if (answer.status() !== 200) wrong.push(`${address}: ${answer.status()}`);
    wrong.push(...(await page.evaluate(intruders)).map((fault) => `${address}: ${fault}`));
    wrong.push(...faults.splice(0).map((fault) => `${address}: ${fault}`));
  }
  await context.close();
  assert.deepEqual(wrong, []);
});

test("notes, searches and filters show payloads as text", async () => {
  const { context } = await watched(browser, LOOKS[0]);
  const list = await (await context.request.get(`${desk.address}/api/stories`)).json();
  const story = list.items[0].id;
  const record = await (await context.request.get(`${desk.address}/api/stories/${story}`)).json();
  const { sha256 } = record.reports[0];
  const addresses = [`${desk.address}/stories/${story}`];
  for (const [at, payload] of PAYLOADS.entries()) {
    const asked = encodeURIComponent(payload);
    addresses.push(`${desk.address}/search?q=${asked}`, `${desk.address}/?person=${asked}&text=${asked}`);
    if (at % 10 === 0) {
      const note = { kind: "note", item: { sha256, start: 0, end: 10 }, text: payload };
      const answer = await context.request.post(`${desk.address}/api/corrections`, { data: note });
      assert.equal(answer.status(), 201, await answer.text());
    }
  }
  await context.close();
  assert.deepEqual(await looked(addresses, LOOKS[0]), []);
});
