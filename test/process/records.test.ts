/** kill -9 while devices sync: what was acknowledged is there afterwards, and with the syncs sent again comes what a model says. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, it } from "vitest";

import type { RecordDocument, Step } from "../../src/core/model/people/record.ts";
import { ask } from "../doors/workfloplus/workfloplus.ts";
import { gateOrLong, printedSeed } from "../harness/length.ts";
import { Random } from "../harness/random.ts";
import { startProcess } from "../harness/server-process.ts";
import { expected, randomSyncs, seenOf, shuffled } from "../ports/people/record-model.ts";

/** One in the gate, whose syncs and moment each run draws anew. */
const ROUNDS = gateOrLong(1, 30);
const DEVICES = 4;

let dataDir = "";
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "jobgate-records-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

it("loses no step of a sync that was acknowledged", { timeout: 60_000 * ROUNDS }, async () => {
  const seed = printedSeed("kill -9 while devices sync");
  const random = new Random(seed);
  const syncs: RecordDocument[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const server = await startProcess({ DATA_DIR: dataDir });
    const wanted = [...randomSyncs(random, 30)].map((each) => withoutEnd(each));
    const killAfter = random.integer(1, 20);
    const acknowledged: RecordDocument[] = [];
    const line = [...shuffled(random, wanted)];
    const devices = Array.from({ length: DEVICES }, async () => {
      for (let sync = line.pop(); sync !== undefined; sync = line.pop()) {
        const { status } = await ask(server.url, "POST /jobs/v1/basicSync", { body: sync });
        expect(status).toBe(200);
        acknowledged.push(sync);
        if (acknowledged.length === killAfter) {
          server.child.kill("SIGKILL");
        }
      }
    });
    await Promise.allSettled(devices);
    await server.end("SIGKILL");
    const again = await startProcess({ DATA_DIR: dataDir });
    const there = seenOf(await stored(again.url));
    // Others may be there too, of which nobody heard; a step is there in this form or a later one.
    for (const id of expected([...syncs, ...acknowledged]).steps.keys()) {
      expect(there.steps.has(id), `SEED=${seed}, round ${round}`).toBe(true);
    }
    for (const sync of wanted) {
      expect((await ask(again.url, "POST /jobs/v1/basicSync", { body: sync })).status).toBe(200);
    }
    syncs.push(...wanted);
    expect(seenOf(withoutNulls(await stored(again.url))), `SEED=${seed}, round ${round}`).toEqual(
      expected(syncs.map(withoutNulls)),
    );
    expect(await again.end("SIGTERM")).toBe(0);
  }
});

/** Answers say null, or an empty list, for what a device did not say of a step. */
function withoutNulls(document: RecordDocument): RecordDocument {
  const said = (value: unknown): boolean => value !== null && !isEmpty(value);
  const of = ({ singleStep, ...step }: Step): Step => ({
    ...step,
    singleStep: Object.fromEntries(
      Object.entries(singleStep ?? {}).filter(([, each]) => said(each)),
    ),
  });
  const { completedSteps, cancelledSteps, ...rest } = document;
  return {
    ...rest,
    ...(completedSteps && { completedSteps: completedSteps.map(of) }),
    ...(cancelledSteps && { cancelledSteps: cancelledSteps.map(of) }),
  };
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** One end at most stands, so none is sent where rounds follow each other. */
function withoutEnd(sync: RecordDocument): RecordDocument {
  const { status } = sync.metadata;
  const isEnd = status === "Completed" || status === "Aborted";
  return isEnd ? { ...sync, metadata: { ...sync.metadata, status: "Paused" } } : sync;
}

async function stored(url: string): Promise<RecordDocument> {
  const { value } = await ask(url, "GET /jobs/v1?limit=2");
  const [found, ...others] = value as readonly [Filled, ...Filled[]];
  expect(others).toEqual([]);
  const { metadata } = found;
  // Answers say null for what nobody said.
  const said = Object.entries(metadata).filter(
    ([name, each]) => each !== null || name === "userId",
  );
  return { ...found, metadata: Object.fromEntries(said) as RecordDocument["metadata"] };
}

type Filled = RecordDocument & { readonly jobId: string };
