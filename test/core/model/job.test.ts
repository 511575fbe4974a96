/** The transition table: what may follow what, and that nothing else may. */
import { describe, expect, it } from "vitest";

import {
  type Job,
  type JobStatus,
  TRANSITIONS,
  type Transition,
  demandTransition,
  mayHappen,
} from "../../../src/core/model/job.ts";
import { Problem } from "../../../src/core/model/problem.ts";

/** DESIGN 5, typed by hand: creating → pending → processing → completed; cancelling before a run; a lost run goes back; one may leave the job to people. */
const LEGAL: ReadonlyArray<readonly [JobStatus, Transition, JobStatus]> = [
  ["creating", "start", "pending"],
  ["pending", "claim", "processing"],
  ["processing", "give-back", "pending"],
  ["processing", "finish", "completed"],
  ["creating", "cancel", "completed"],
  ["pending", "cancel", "completed"],
  ["processing", "hold", "creating"],
  ["creating", "approve", "completed"],
];

const STATUSES: readonly JobStatus[] = ["creating", "pending", "processing", "completed"];
const NAMES = Object.keys(TRANSITIONS) as Transition[];

const ILLEGAL = STATUSES.flatMap((status) =>
  NAMES.filter((name) => !LEGAL.some(([from, legal]) => from === status && legal === name)).map(
    (name) => [status, name] as const,
  ),
);

function jobIn(status: JobStatus): Job {
  return {
    id: "j",
    companyId: "c",
    workflow: "w",
    profile: "p",
    asked: {},
    status,
    message: "",
    progress: 0,
    cancelRequested: false,
    submittedBy: "somebody",
    createdAt: 0,
  };
}

describe("transitions", () => {
  it.each(LEGAL)("from %s, %s leads to %s", (from, transition, to) => {
    expect(mayHappen(transition, from)).toBe(true);
    expect(TRANSITIONS[transition].to).toBe(to);
    expect(() => demandTransition(transition, jobIn(from))).not.toThrow();
  });

  it("leaves 20 of 28 edges illegal", () => {
    expect(ILLEGAL).toHaveLength(20);
  });

  it.each(ILLEGAL)(
    "from %s, %s is refused and told with the state the job is in",
    (from, transition) => {
      expect(mayHappen(transition, from)).toBe(false);
      expect(() => demandTransition(transition, jobIn(from))).toThrow(Problem);
      expect(() => demandTransition(transition, jobIn(from))).toThrow(
        new RegExp(`is ${from}`, "u"),
      );
    },
  );
});
