/** The checker finds what is wrong: made-up histories, good ones and each kind of bad one. */

import { describe, expect, it } from "vitest";

import { checkHistory } from "./check-history.ts";
import type { Fact, KeptEvent, KeptJob, Snapshot } from "./history.ts";

const JOB: KeptJob = {
  id: "j1",
  name: "one",
  status: "completed",
  outcome: "succeeded",
  wantsTold: true,
};
const FIRED: KeptJob = { ...JOB, id: "j2", name: "each", scheduleId: "s1", fireTime: 5000 };
const CODES = ["job.created", "job.queued", "job.started", "job.completed"];
const SCHEDULE = {
  id: "s1",
  name: "each",
  createdAt: 1500,
  lastFireAt: 5000,
  periodMs: 1000,
  missed: 2,
  skipped: 1,
};

function events(jobId: string, codes: readonly string[] = CODES): KeptEvent[] {
  return codes.map((code, index) => ({ jobId, sequence: index + 1, code }));
}

const TOLD: Fact = {
  kind: "told",
  jobId: "j1",
  type: "job.completed",
  sequence: 4,
  isSigned: true,
};
const HISTORY: readonly Fact[] = [
  { kind: "submitted", name: "one", what: "job" },
  { kind: "submitted", name: "each", what: "schedule" },
  { kind: "document-added", jobId: "j1", dataId: "d1" },
  { kind: "started", jobId: "j1" },
  { kind: "seen", jobId: "j1", status: "creating" },
  { kind: "refused", name: "two", code: "unavailable" },
  { kind: "seen", jobId: "j1", status: "processing" },
  { kind: "restarted", ms: 900 },
  { kind: "seen", jobId: "j1", status: "pending" },
  { kind: "seen", jobId: "j1", status: "completed", outcome: "succeeded" },
  TOLD,
  TOLD,
  { ...TOLD, jobId: "j2" },
];
const SNAPSHOT: Snapshot = {
  jobs: [JOB, FIRED],
  events: [...events("j1"), ...events("j2")],
  documents: [{ id: "d1", jobId: "j1" }],
  schedules: [SCHEDULE],
};

function without(kind: Fact["kind"]): readonly Fact[] {
  return HISTORY.filter((fact) => fact.kind !== kind);
}

describe("the checker", () => {
  it("has nothing to say about a history that keeps the promises", () => {
    expect(checkHistory(HISTORY, SNAPSHOT)).toEqual([]);
    expect(checkHistory([], { jobs: [], events: [], documents: [], schedules: [] })).toEqual([]);
  });

  it("takes a run that died and was done again for what it is", () => {
    const again = [...CODES.slice(0, 3), "job.given-back", "job.started", "job.completed"];
    const history = [...without("told"), { ...TOLD, sequence: 6 }, { ...TOLD, jobId: "j2" }];
    const snapshot = { ...SNAPSHOT, events: [...events("j1", again), ...events("j2")] };
    expect(checkHistory(history, snapshot)).toEqual([]);
  });

  it.each<[string, readonly Fact[], Partial<Snapshot>, RegExp]>([
    [
      "an acknowledged job that is lost",
      [...HISTORY, { kind: "submitted", name: "three", what: "job" }],
      {},
      /^The job three was acknowledged and is lost\.$/u,
    ],
    [
      "an acknowledged job of which only a firing of the same name is there",
      [...HISTORY, { kind: "submitted", name: "each", what: "job" }],
      {},
      /^The job each was acknowledged and is lost\.$/u,
    ],
    [
      "an acknowledged schedule that is lost",
      [...HISTORY, { kind: "submitted", name: "one", what: "schedule" }],
      {},
      /^The schedule one was acknowledged and is lost\.$/u,
    ],
    [
      "a job that exists twice, acknowledged or not",
      without("submitted"),
      {
        jobs: [JOB, FIRED, { ...JOB, id: "j3", wantsTold: false }],
        events: [...SNAPSHOT.events, ...events("j3")],
      },
      /^The job one exists 2 times\.$/u,
    ],
    [
      "a document that is lost",
      HISTORY,
      { documents: [] },
      /^Document d1 of job j1 .* is lost\.$/u,
    ],
    [
      "a start that is lost",
      without("seen"),
      {
        jobs: [{ id: "j1", name: "one", status: "creating", wantsTold: true }, FIRED],
        events: [...events("j1", ["job.created"]), ...events("j2")],
      },
      /^The start of job j1 .* creating, queued 0 times\.$/u,
    ],
    [
      "a state that goes backwards while it is watched",
      [
        ...HISTORY,
        { kind: "seen", jobId: "j1", status: "creating" },
        { kind: "seen", jobId: "j1", status: "completed", outcome: "succeeded" },
      ],
      {},
      /^Job j1 went from completed back to creating\.$/u,
    ],
    [
      "a state that has gone backwards at the end",
      without("told"),
      {
        jobs: [{ id: "j1", name: "one", status: "pending", wantsTold: true }],
        events: events("j1", CODES.slice(0, 2)),
        schedules: [],
      },
      /^Job j1 went from completed back to pending\.$/u,
    ],
    [
      "another outcome than before",
      HISTORY,
      { jobs: [{ ...JOB, outcome: "failed" }, FIRED] },
      /^Job j1 was succeeded and is failed now\.$/u,
    ],
    [
      "a job that was seen and is gone",
      [...HISTORY, { kind: "seen", jobId: "j9", status: "pending" }],
      {},
      /^Job j9 was seen and is gone\.$/u,
    ],
    [
      "two terminal events",
      HISTORY,
      { events: [...events("j1", [...CODES, "job.failed"]), ...events("j2")] },
      /^Job j1 is completed and has 2 terminal events\.$/u,
    ],
    [
      "a terminal event of a job that goes on",
      without("seen"),
      { jobs: [{ id: "j1", name: "one", status: "processing", wantsTold: true }, FIRED] },
      /^Job j1 is processing and has 1 terminal events\.$/u,
    ],
    [
      "two runs at once",
      without("told"),
      {
        jobs: [{ ...JOB, wantsTold: false }],
        events: events("j1", [...CODES.slice(0, 3), "job.started", "job.completed"]),
        schedules: [],
      },
      /^Job j1 has 2 runs/u,
    ],
    [
      "a gap in the events",
      HISTORY,
      { events: [...events("j1").filter(({ sequence }) => sequence !== 2), ...events("j2")] },
      /numbered 1,3,4\.$/u,
    ],
    [
      "a double event",
      HISTORY,
      { events: [...SNAPSHOT.events, { jobId: "j1", sequence: 1, code: "job.created" }] },
      /numbered 1,1,2,3,4\.$/u,
    ],
    [
      "a job without a history",
      HISTORY,
      { jobs: [...SNAPSHOT.jobs, { id: "j3", name: "x", status: "creating", wantsTold: false }] },
      /^The events of job j3 are numbered \.$/u,
    ],
    [
      "a double firing",
      [...HISTORY, { ...TOLD, jobId: "j3" }],
      {
        jobs: [...SNAPSHOT.jobs, { ...FIRED, id: "j3" }],
        events: [...SNAPSHOT.events, ...events("j3")],
      },
      /^Schedule s1 at 5000 made 2 jobs\.$/u,
    ],
    [
      "a lost firing",
      HISTORY,
      { schedules: [{ ...SCHEDULE, missed: 1 }] },
      /^Schedule each had 4 fire times and tells of 3\.$/u,
    ],
    [
      "an end that nobody was told",
      HISTORY.filter((fact) => fact.kind !== "told" || fact.jobId !== "j2"),
      {},
      /^Nobody was told how job j2 \(each\) ended\.$/u,
    ],
    [
      "an end of which only the beginning was told",
      [...without("told"), { ...TOLD, jobId: "j2" }, { ...TOLD, type: "job.started", sequence: 3 }],
      {},
      /^Nobody was told how job j1 \(one\) ended\.$/u,
    ],
    [
      "a callback without a valid signature",
      [...HISTORY, { ...TOLD, isSigned: false }],
      {},
      /^job\.completed of job j1 came without a valid signature\.$/u,
    ],
    [
      "a callback about what never happened",
      [...HISTORY, { ...TOLD, type: "job.failed" }],
      {},
      /^job\.failed 4 of job j1 never happened\.$/u,
    ],
    [
      "an answer that tells of a fault of the server",
      [...HISTORY, { kind: "refused", name: "two", code: "internal" }],
      {},
      /^two was refused as internal\.$/u,
    ],
    [
      "restarts that take long",
      [...HISTORY, { kind: "restarted", ms: 3200 }, { kind: "restarted", ms: 3100 }],
      {},
      /^Half of the restarts took 3100 ms/u,
    ],
    ["one restart that hangs", [...HISTORY, { kind: "restarted", ms: 16_000 }], {}, /took 16000/u],
  ])("finds %s", (...[, history, wrong, complaint]) => {
    const complaints = checkHistory(history, { ...SNAPSHOT, ...wrong });
    expect(complaints.filter((each) => complaint.test(each))).toHaveLength(1);
  });
});
