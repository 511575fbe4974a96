/** Killed at any moment: what was acknowledged is there, once and whole. */

import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import Libsql from "libsql";
import { describe, expect, test } from "vitest";
import { openStore } from "../../../src/store/open-store.ts";
import { ids } from "../../harness/store/samples.ts";
import { useDataDir } from "../../harness/store/data-dir.ts";

const SCRIPT = fileURLToPath(new URL("submit-for-ever.mjs", import.meta.url));
const CYCLES = 6;
const ACKS_MAX = 400;

/** Starts the writers and kills them after some acknowledgement; returns the ids that were acknowledged. */
function submitUntilKilled(dataDir: string): Promise<readonly string[]> {
  const child = spawn(process.execPath, [SCRIPT, dataDir], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const killAfter = randomInt(1, ACKS_MAX);
  const acknowledged: string[] = [];
  return new Promise((resolve, reject) => {
    createInterface(child.stdout).on("line", (line) => {
      acknowledged.push(line);
      if (acknowledged.length === killAfter) {
        child.kill("SIGKILL");
      }
    });
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (signal === "SIGKILL") {
        resolve(acknowledged);
      } else {
        reject(new Error(`The writers ended by themselves with ${code}.`));
      }
    });
  });
}

describe("kill -9 while four writers submit", () => {
  test(`loses nothing that was acknowledged, in ${CYCLES} cycles`, async () => {
    const dataDir = await useDataDir();
    const acknowledged: string[] = [];
    for (let cycle = 0; cycle < CYCLES; cycle += 1) {
      acknowledged.push(...(await submitUntilKilled(dataDir)));

      const store = await openStore({ dataDir, ids });
      const jobs = await store.jobs.list("every-company", { limit: 1_000_000 });
      const tickets = await store.tickets.due("run", Number.MAX_SAFE_INTEGER, 1_000_000);
      const stored = jobs.map((job) => job.id);
      expect(new Set(stored).size).toBe(stored.length);
      expect(acknowledged.filter((id) => !stored.includes(id))).toEqual([]);
      expect(tickets.map((ticket) => ticket.ref).sort()).toEqual([...stored].sort());
      for (const id of stored.slice(0, 20)) {
        const events = await store.events.list(id);
        expect(events.map((event) => event.sequence)).toEqual([1, 2]);
      }
      await store.close();

      const raw = new Libsql(path.join(dataDir, "jobgate.db"));
      expect(raw.prepare("PRAGMA integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
      raw.close();
    }
    expect(acknowledged.length).toBeGreaterThanOrEqual(CYCLES);
  });
});
