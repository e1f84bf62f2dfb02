// The JSON interface against its own description, by schemathesis, and by hand where that cannot look.
//
// In: SCHEMATHESIS, its program; without it that one test is left out, and says so.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { after, before, test } from "node:test";
import { Desk, examples } from "./server.mjs";

const desk = new Desk();
const program = process.env.SCHEMATHESIS?.includes("/") ? resolve(process.env.SCHEMATHESIS) : process.env.SCHEMATHESIS;

before(async () => {
  desk.run(["read", "--format", "jsonl", ...examples()], { accepted: [0, 2] });
  await desk.serve();
});

after(() => desk.close());

async function get(path, headers = {}) {
  return fetch(desk.address + path, { headers });
}

test("schemathesis finds no fault", { skip: program ? false : "SCHEMATHESIS is not set" }, async () => {
  const args = [
    "run", `${desk.address}/api/openapi.json`,
    "--checks", "all", "--phases", "examples,coverage,fuzzing,stateful", "--mode", "all",
    "--max-examples", process.env.EXAMPLES ?? "25", "--seed", "7", "--generation-database", "none",
    "--request-timeout", "30", "--no-color",
    // A NUL stands in no text that PostgreSQL keeps: the guard refuses it for the whole server.
    "--generation-allow-x00", "false",
  ];
  const run = spawn(program, args, { cwd: desk.folder, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  run.stdout.on("data", (data) => (said += data));
  run.stderr.on("data", (data) => (said += data));
  const code = await new Promise((ended) => run.on("exit", ended));
  assert.equal(code, 0, said.slice(-20_000));
});

test("pages of a list join without a gap", async () => {
  const all = (await (await get("/api/quotes?limit=500")).json()).items;
  const joined = [];
  for (let from = 0; from !== null; ) {
    const page = await (await get(`/api/quotes?limit=7&offset=${from}`)).json();
    joined.push(...page.items);
    from = page.next;
  }
  assert.deepEqual(joined.slice(0, 500), all);
});

test("what a client has is not sent again", async () => {
  const { items } = await (await get("/api/stories")).json();
  for (const path of ["/api/stories", `/api/stories/${items[0].id}`, "/api/openapi.json"]) {
    const first = await get(path);
    const again = await get(path, { "If-None-Match": first.headers.get("etag") });
    assert.equal(again.status, 304, path);
    assert.equal(await again.text(), "");
  }
});

test("a report that is sent is in the store when it is answered", async () => {
  const text = "Port Larne, 3 May — Dora Quist of the port authority met the crane unions for two hours on Monday, and said: \"We offered four percent.\"";
  const body = JSON.stringify({ inputs: [{ name: "larne.txt", text }] });
  const send = () => fetch(`${desk.address}/api/reports`, { method: "POST", body, headers: { "Content-Type": "application/json" } });
  const first = await send();
  assert.equal(first.status, 201);
  const { added } = await first.json();
  assert.equal((await get(`/api/reports/${added[0]}`)).status, 200);
  assert.equal(await (await get(`/api/reports/${added[0]}/text`)).text(), text);
  const second = await send();
  assert.equal(second.status, 200);
  assert.deepEqual((await second.json()).known, added);
});

test("a correction is made and undone", async () => {
  const { items } = await (await get("/api/stories")).json();
  const record = await (await get(`/api/stories/${items[0].id}`)).json();
  const { sha256 } = record.reports[0];
  const note = { kind: "note", item: { sha256, start: 0, end: 5 }, text: "Ask the desk." };
  const made = await fetch(`${desk.address}/api/corrections`, { method: "POST", body: JSON.stringify(note), headers: { "Content-Type": "application/json" } });
  assert.equal(made.status, 201);
  const { id } = await made.json();
  const undo = () => fetch(`${desk.address}/api/corrections/${id}`, { method: "DELETE" });
  assert.equal((await undo()).status, 200);
  assert.equal((await undo()).status, 404);
});
