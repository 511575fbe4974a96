/** States of a record joined: in whatever order and how often they come, no step is lost and the newest stands. */

import { describe, expect, test } from "vitest";

import {
  NO_STAMPS,
  type RecordDocument,
  type RecordState,
} from "../../../src/core/model/people/record.ts";
import { mergeRecord } from "../../../src/core/records/merge-record.ts";
import { tidySteps } from "../../../src/core/records/merge-steps.ts";
import { timeKey } from "../../../src/core/text/time-key.ts";
import { gateOrLong } from "../../harness/length.ts";
import { Random, runSeed } from "../../harness/random.ts";
import {
  CLIENT_ID,
  expected,
  randomSyncs,
  seenOf,
  shuffled,
} from "../../ports/people/record-model.ts";

const RECORDS = gateOrLong(300, 3000);
const ORDERS = 4;

/** What comes of syncs in this order. */
function joined([first, ...others]: readonly RecordDocument[]): RecordState {
  if (first === undefined) {
    throw new Error("Nothing was synced.");
  }
  const begun: RecordState = { document: { ...first, ...tidySteps(first) }, stamps: NO_STAMPS };
  return others.reduce(mergeRecord, begun);
}

test("joins random syncs as a model does, in any order and with some of them again", () => {
  const seed = runSeed();
  const random = new Random(seed);
  for (let record = 1; record <= RECORDS; record += 1) {
    const syncs = randomSyncs(random, random.integer(1, 7));
    const wanted = expected(syncs);
    const texts = new Set<string>();
    for (let order = 1; order <= ORDERS; order += 1) {
      const { document, stamps } = joined(shuffled(random, syncs));
      expect(seenOf(document), `SEED=${seed}, record ${record}`).toEqual(wanted);
      const { completedSteps, cancelledSteps } = document;
      texts.add(JSON.stringify([completedSteps, cancelledSteps, sorted(stamps)]));
    }
    expect(texts.size, `SEED=${seed}, record ${record}`).toBe(1);
  }
});

/** With names in one order. */
function sorted(stamps: RecordState["stamps"]): unknown {
  return Object.values(stamps).map((names: Readonly<Record<string, string>>) =>
    Object.keys(names)
      .sort()
      .map((name) => [name, names[name]]),
  );
}

test("knows what it knew: the same state again changes nothing", () => {
  const random = new Random(runSeed());
  for (let record = 1; record <= RECORDS / 10; record += 1) {
    const syncs = randomSyncs(random, 5);
    const state = joined(syncs);
    for (const sync of syncs) {
      expect(mergeRecord(state, sync).isChanged).toBe(false);
    }
  }
});

describe("of two ends", () => {
  test("the first that came stands, because it was told", () => {
    const ends = (["Completed", "Aborted"] as const).map(
      (status, hour): RecordDocument => ({
        metadata: {
          clientJobId: CLIENT_ID,
          workflowId: CLIENT_ID,
          status,
          updated: `2026-11-02T0${hour}:00:00Z`,
        },
      }),
    );
    expect(joined(ends).document.metadata.status).toBe("Completed");
    expect(joined(ends.toReversed()).document.metadata.status).toBe("Aborted");
  });
});

describe("times", () => {
  test.each([
    ["2026-11-02T08:00:00.1Z", "2026-11-02T08:00:00.10Z", "same"],
    ["2026-11-02T08:00:00", "2026-11-02T08:00:00Z", "same"],
    ["2026-11-02T09:00:00+01:00", "2026-11-02T08:00:00Z", "same"],
    ["2026-11-02", "2026-11-02T00:00:00Z", "same"],
    ["0001-01-01T00:00:00", "1969-12-31T23:59:59Z", "before"],
    ["2026-11-02T08:00:00.1234567Z", "2026-11-02T08:00:00.1234568Z", "before"],
    ["2026-11-02T08:00:00.9999999Z", "2026-11-02T08:00:01Z", "before"],
  ])("%s and %s are told apart down to the 100 nanoseconds: %s", (one, other, order) => {
    const [a = "", b = ""] = [timeKey(one), timeKey(other)];
    expect(a === b ? "same" : a < b ? "before" : "after").toBe(order);
  });

  test.each(["yesterday", "2026-13-02T08:00:00Z", "2026-11-02T25:00:00Z", ""])(
    "%j is none",
    (text) => expect(timeKey(text)).toBeUndefined(),
  );
});
