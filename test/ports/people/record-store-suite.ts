/** What every RecordStore promises, by the verbs that use it: no step is lost, whoever is faster, and each record is one job. */

import { describe, expect, test } from "vitest";

import { deleteJob } from "../../../src/core/jobs/delete-job.ts";
import type { Company } from "../../../src/core/model/company.ts";
import { ALL_PERMISSIONS, type Principal } from "../../../src/core/model/principal.ts";
import { type RecordDocument, SNAPSHOTS_MAX } from "../../../src/core/model/people/record.ts";
import { abortRecords } from "../../../src/core/records/abort-record.ts";
import { addMetadata, assignRecord } from "../../../src/core/records/change-record.ts";
import { findRecord, listRecords, snapshotsOf } from "../../../src/core/records/read-records.ts";
import { recordJob } from "../../../src/core/records/record-job.ts";
import { syncRecord } from "../../../src/core/records/sync-record.ts";
import { createObjectIds } from "../../../src/platform/object-ids.ts";
import type { Store } from "../../../src/store/open-store.ts";
import { gateOrLong } from "../../harness/length.ts";
import { Random, runSeed } from "../../harness/random.ts";
import { COMPANY, ids, NOW, type Open, useStore } from "../../harness/store/samples.ts";
import { CLIENT_ID, expected, randomSyncs, seenOf, shuffled } from "./record-model.ts";

const RECORDS = gateOrLong(6, 200);
const NAME = { clientId: CLIENT_ID };
const OTHER_COMPANY: Company = { ...COMPANY, id: ids.next(), number: 48, name: "Other" };
const WORKFLOWS = [
  "b1f0a9c2-8d3e-4f57-9a6b-0c1d2e3f4a5b",
  "b1f0a9c2-8d3e-4f57-9a6b-0c1d2e3f4a5c",
] as const;

function principal(company: Company, name = "device"): Principal {
  return { name, company, permissions: ALL_PERMISSIONS, actsForEveryCompany: false };
}

const DEVICE = principal(COMPANY);

function document(
  clientJobId: string,
  more: Partial<RecordDocument["metadata"]> = {},
): RecordDocument {
  const [workflowId] = WORKFLOWS;
  return { metadata: { clientJobId, workflowId, status: "Active", ...more } };
}

const clientIdOf = (number: number): string =>
  `0d4c2c0a-5c0e-4a7e-8b43-${String(number).padStart(12, "0")}`;

export function describeRecordStore(name: string, open: Open<Store>): void {
  describe(`RecordStore: ${name}`, () => {
    const store = useStore(open);
    const ports = () => {
      const clock = { now: () => NOW };
      const engine = { wake: () => undefined, interrupt: () => undefined };
      const objectIds = createObjectIds(clock);
      return { ...store(), clock, engine, followerWorkflows: new Map(), ids, objectIds };
    };
    const sync = (sent: RecordDocument, by = DEVICE) => syncRecord(ports(), by, { document: sent });
    const find = (by = DEVICE) => findRecord(ports(), by, NAME);
    const listed = async (more: object = {}, by = DEVICE): Promise<readonly string[]> => {
      const found: string[] = [];
      for await (const record of await listRecords(ports(), by, { skip: 0, limit: 100, ...more })) {
        found.push(record.document.metadata.clientJobId);
      }
      return found;
    };

    test("a photo stays while a record names it, whoever begins and ends to do so at once", async () => {
      const naming = (id: string): RecordDocument => ({
        ...document(id),
        completedSteps: [{ singleStep: { uniqueStepId: id, valueResourceIds: ["photo"] } }],
      });
      const photo = {
        id: ids.next(),
        companyId: COMPANY.id,
        resourceId: "photo",
        blobId: ids.next(),
        contentType: "image/jpeg",
        sizeBytes: 5,
        sha256: "a",
        createdBy: "device",
        createdAt: NOW,
      };
      for (let round = 1; round <= RECORDS; round += 1) {
        await store().resources.add({ ...photo, id: ids.next(), blobId: ids.next() });
        const [before, after] = [clientIdOf(2 * round), clientIdOf(2 * round + 1)];
        await sync(naming(before));
        const remove = async (clientId: string) => {
          const { jobId } = await findRecord(ports(), DEVICE, { clientId });
          await deleteJob(ports(), DEVICE, jobId);
        };
        await Promise.all([sync(naming(after)), remove(before)]);
        expect(await store().resources.find(COMPANY.id, "photo"), `round ${round}`).toBeDefined();
        await sync(naming(before));
        await Promise.all([remove(before), remove(after)]);
        expect(await store().resources.find(COMPANY.id, "photo"), `round ${round}`).toBeUndefined();
      }
    });

    test("joins creates and syncs that come at once and again as a model does, and each record is one job that ends once", async () => {
      const seed = runSeed();
      const random = new Random(seed);
      for (let record = 1; record <= RECORDS; record += 1) {
        const syncs = randomSyncs(random, random.integer(2, 8));
        if (random.chance(0.5)) {
          await recordJob(ports(), DEVICE, { document: random.pick(syncs) });
        }
        await Promise.all(shuffled(random, syncs).map((each) => sync(each)));
        const { document: now, jobId } = await find();
        const wanted = expected(syncs);
        expect(seenOf(now), `SEED=${seed}, record ${record}`).toEqual(wanted);
        const events = await store().events.list(jobId);
        expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, at) => at + 1));
        const isEnded = wanted.status === "Completed" || wanted.status === "Aborted";
        const ends = events.filter(
          ({ code }) => code === "job.completed" || code === "job.cancelled",
        );
        expect(ends).toHaveLength(isEnded ? 1 : 0);
        expect(await store().jobs.list({ companyId: COMPANY.id }, { limit: 5 })).toMatchObject([
          { id: jobId, workflow: "record", status: isEnded ? "completed" : "creating" },
        ]);
        await deleteJob(ports(), DEVICE, jobId);
      }
    });

    test("keeps what a record was before each of its last changes, oldest first, and no more than fifty", async () => {
      const changes = SNAPSHOTS_MAX + 3;
      for (let change = 0; change <= changes; change += 1) {
        const second = String(change).padStart(2, "0");
        await sync(
          document(CLIENT_ID, { updated: `2026-11-02T08:00:${second}Z`, jobTitle: `T${change}` }),
        );
      }
      const { earlier } = await snapshotsOf(ports(), DEVICE, NAME);
      const titles: unknown[] = [];
      for await (const { metadata } of earlier) {
        titles.push(metadata.jobTitle);
      }
      expect(titles).toEqual(Array.from({ length: SNAPSHOTS_MAX }, (_, at) => `T${at + 3}`));
    });

    test("keeps what people set here against older states of devices, and gives way to newer ones", async () => {
      await sync(
        document(CLIENT_ID, { updated: "2026-11-02T08:00:00Z", userId: "a", metadata: { x: "1" } }),
      );
      await assignRecord(ports(), DEVICE, { name: NAME, userId: "b" });
      await addMetadata(ports(), DEVICE, { name: NAME, free: { y: "2" } });
      await sync(
        document(CLIENT_ID, { updated: "2026-11-02T09:00:00Z", userId: "a", metadata: { x: "3" } }),
      );
      expect((await find()).document.metadata).toMatchObject({
        userId: "b",
        metadata: { x: "3", y: "2" },
      });
      await sync(document(CLIENT_ID, { updated: "2099-01-01T00:00:00Z", userId: "c" }));
      expect((await find()).document.metadata).toMatchObject({
        userId: "c",
        metadata: { x: "3", y: "2" },
      });
    });

    test("gives a client's id to one record of a company, also where two ask at once, and to each company's own", async () => {
      const asked = { document: document(CLIENT_ID) };
      const made = await Promise.all([1, 2, 3, 4].map(() => recordJob(ports(), DEVICE, asked)));
      expect(made.filter(({ isNew }) => isNew)).toHaveLength(1);
      expect(new Set(made.map(({ record }) => record.objectId)).size).toBe(1);
      const other = { document: document(CLIENT_ID.toUpperCase(), { jobTitle: "other" }) };
      await expect(recordJob(ports(), DEVICE, other)).rejects.toMatchObject({
        code: "already-exists",
      });
      const theirs = await recordJob(ports(), principal(OTHER_COMPANY), other);
      expect(theirs.isNew).toBe(true);
      const { objectId } = theirs.record;
      await expect(findRecord(ports(), DEVICE, { objectId })).rejects.toMatchObject({
        code: "not-found",
      });
      expect(await listed()).toEqual([CLIENT_ID]);
    });

    test("lists them newest first, by workflow, and those that are the caller's", async () => {
      const names = Array.from({ length: 7 }, (_, number) => clientIdOf(number));
      for (const [number, clientId] of names.entries()) {
        const workflowId = number % 2 === 0 ? WORKFLOWS[0] : WORKFLOWS[1];
        const userId = number === 2 ? "anna" : "ben";
        const by = principal(COMPANY, number < 2 ? "anna" : "device");
        await recordJob(ports(), by, { document: document(clientId, { workflowId, userId }) });
      }
      const newest = names.toReversed();
      expect(await listed()).toEqual(newest);
      expect(await listed({ skip: 2, limit: 3 })).toEqual(newest.slice(2, 5));
      expect(await listed({ skip: 7 })).toEqual([]);
      expect(await listed({ workflowId: WORKFLOWS[1].toUpperCase() })).toEqual(
        [5, 3, 1].map(clientIdOf),
      );
      // And by the id that clients of that service know users by.
      const memberId = "5d0c1b2a39485f6e7d8c9b0a";
      const theirs = document(clientIdOf(7), { userId: memberId, workflowId: clientIdOf(9) });
      await recordJob(ports(), DEVICE, { document: theirs });
      const anna = { ...principal(COMPANY, "anna"), userHandle: "u|1", memberId };
      expect(await listed({ isMine: true }, anna)).toEqual([7, 2, 1, 0].map(clientIdOf));
      expect(await listed({ isMine: true, skip: 1, limit: 2 }, anna)).toEqual(
        [2, 1].map(clientIdOf),
      );
      expect(await listed({ isMine: true }, principal(OTHER_COMPANY, "anna"))).toEqual([]);
    });

    test("aborts all that have not ended, of a user or of the company, and no others", async () => {
      const states = [
        ["a", "Active"],
        ["a", "Completed"],
        ["b", "Paused"],
      ] as const;
      for (const [number, [userId, status]] of states.entries()) {
        await recordJob(ports(), DEVICE, {
          document: document(clientIdOf(number), { userId, status }),
        });
      }
      const theirs = principal(OTHER_COMPANY);
      await recordJob(ports(), theirs, { document: document(clientIdOf(9)) });
      const statuses = async (): Promise<readonly string[]> =>
        Promise.all(
          [0, 1, 2].map(async (number) => {
            const named = { clientId: clientIdOf(number) };
            return (await findRecord(ports(), DEVICE, named)).document.metadata.status;
          }),
        );
      await abortRecords(ports(), DEVICE, "a");
      expect(await statuses()).toEqual(["Aborted", "Completed", "Paused"]);
      await abortRecords(ports(), DEVICE, undefined);
      expect(await statuses()).toEqual(["Aborted", "Completed", "Aborted"]);
      const { document: untouched } = await findRecord(ports(), theirs, {
        clientId: clientIdOf(9),
      });
      expect(untouched.metadata.status).toBe("Active");
    });

    test("leaves nothing of a record that is removed, whose id is free then", async () => {
      await sync(document(CLIENT_ID, { updated: "2026-11-02T08:00:00Z" }));
      const { jobId } = await sync(document(CLIENT_ID, { updated: "2026-11-02T09:00:00Z" }));
      await deleteJob(ports(), DEVICE, jobId);
      const rows: string[] = [];
      await store().exportRows(async (line) => {
        rows.push(line);
      });
      expect(rows.join("\n")).not.toContain(jobId);
      expect((await recordJob(ports(), DEVICE, { document: document(CLIENT_ID) })).isNew).toBe(
        true,
      );
    });

    test("goes with its job when that is old", async () => {
      await recordJob(ports(), DEVICE, { document: document(CLIENT_ID, { status: "Completed" }) });
      await recordJob(ports(), DEVICE, { document: document(clientIdOf(1)) });
      const over = { completedBefore: NOW + 1, creatingBefore: NOW + 1, heldBefore: 0 };
      // Whoever waits for people waits on.
      expect(await store().upkeep.removeExpired(over, 10)).toMatchObject({ jobs: 1 });
      expect(await listed()).toEqual([clientIdOf(1)]);
    });
  });
}
