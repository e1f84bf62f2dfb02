// Starts the program on a store of its own and stops it.
//
// In: READOUT_BIN, the program. Out: its address. Holds: only loopback addresses are used; every store is a new file in a
// temporary folder, removed in the end.

import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const program = resolve(process.env.READOUT_BIN ?? "target/release/readout");

/** A store in a folder of its own. */
export class Desk {
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), "readout-web-"));
    this.store = join(this.folder, "desk.db");
  }

  /** Runs the program on the store; its exit code must be one of `accepted`. */
  run(args, { input, accepted = [0] } = {}) {
    const done = spawnSync(program, ["--quiet", "--store", this.store, ...args], { input, encoding: "utf8", maxBuffer: 2 ** 30 });
    if (!accepted.includes(done.status)) {
      throw new Error(`readout ${args.join(" ")} ended with ${done.status}: ${done.stderr}`);
    }
    return done.stdout;
  }

  /** Reads texts: [{name, text}]. */
  read(texts) {
    const folder = mkdtempSync(join(this.folder, "in-"));
    texts.forEach(({ name, text }) => writeFileSync(join(folder, name), text));
    this.run(["read", "--format", "jsonl", folder], { accepted: [0, 2] });
  }

  /** Serves the store; the address is printed on standard error. */
  async serve(...args) {
    const listen = ["--store", this.store, "serve", "--listen", "127.0.0.1:0", ...args];
    this.server = spawn(program, listen, { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    this.address = await new Promise((found, failed) => {
      this.server.stderr.on("data", (data) => {
        said += data;
        const address = /http:\/\/[0-9.:]+\//.exec(said);
        if (address) found(address[0].replace(/\/$/, ""));
      });
      this.server.on("exit", (code) => failed(new Error(`serve ended with ${code}: ${said}`)));
    });
    this.said = () => said;
    return this.address;
  }

  async close() {
    if (this.server && this.server.exitCode === null) {
      const ended = new Promise((done) => this.server.on("exit", done));
      this.server.kill("SIGINT");
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The reports of the project's own invented negotiations: [{name, text}]. */
export function examples(only = () => true) {
  const root = resolve(import.meta.dirname, "../examples");
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".txt"))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter(only)
    .sort();
}
