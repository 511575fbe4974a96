/** What every ForeignIdStore and ForeignFileStore promises, and the JobStore about the numbers that it gives. */

import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import type { BlobStore } from "../../src/core/ports/files.ts";
import type { ForeignFileStore } from "../../src/core/ports/foreign-ids.ts";
import {
  COMPANY,
  ids,
  newJob,
  type Open,
  type RowStores,
  useStore,
} from "../harness/store/samples.ts";

const DIALECT = "bright-river";
const MINE = { dialect: DIALECT, companyId: COMPANY.id };
const DAY_MS = 86_400_000;
const NEW_YEAR = Date.UTC(2027, 0, 1);

interface Stores extends RowStores {
  readonly blobs: BlobStore;
  readonly foreignFiles: ForeignFileStore;
}

export function describeForeignIdStore(name: string, open: Open<Stores>): void {
  describe(`ForeignIdStore: ${name}`, () => {
    const store = useStore(open);
    const add = async (createdAt = NEW_YEAR, companyId = COMPANY.id): Promise<string> =>
      store().jobs.add({ ...newJob({ createdAt, companyId }), dialect: DIALECT });
    const numberOf = async (jobId: string) => (await store().foreignIds.ofJob(jobId))?.number;

    test("numbers the jobs of a dialect from 100001 on, whoever's they are", async () => {
      const first = await add(NEW_YEAR - 1);
      const other = ids.next();
      const second = await add(NEW_YEAR, other);
      expect(await store().foreignIds.find(DIALECT, 100_001)).toEqual({
        ...MINE,
        number: 100_001,
        jobId: first,
        day: "20261231",
      });
      expect(await store().foreignIds.ofJob(second)).toMatchObject({
        companyId: other,
        number: 100_002,
        day: "20270101",
      });
    });

    test("gives no number to jobs of other doors, and each dialect its own", async () => {
      const plain = await store().jobs.add(newJob());
      const theirs = await store().jobs.add({ ...newJob(), dialect: "other" });
      expect([await numberOf(plain), await numberOf(theirs)]).toEqual([undefined, 100_001]);
      expect(await store().foreignIds.find(DIALECT, 100_001)).toBeUndefined();
    });

    test("gives each of many that come at once another number", async () => {
      const jobIds = await Promise.all(Array.from({ length: 40 }, () => add()));
      const numbers = await Promise.all(jobIds.map(numberOf));
      const expected = jobIds.map((_, index) => 100_001 + index);
      expect(numbers.toSorted((left = 0, right = 0) => left - right)).toEqual(expected);
    });

    test("gives a job that comes again no other number", async () => {
      const unit = { ...newJob(), dialect: DIALECT };
      await store().jobs.add(unit);
      await store().jobs.add(unit);
      const next = await add();
      expect([await numberOf(unit.job.id), await numberOf(next)]).toEqual([100_001, 100_002]);
    });

    test("tells numbers of removed jobs from those that were never given, and gives none twice", async () => {
      const removed = await add();
      await store().jobs.remove(removed);
      const { foreignIds } = store();
      expect(await foreignIds.ofJob(removed)).toBeUndefined();
      expect(await foreignIds.find(DIALECT, 100_001)).toBe("gone");
      expect(await foreignIds.find(DIALECT, 100_000)).toBeUndefined();
      expect(await foreignIds.find(DIALECT, 100_002)).toBeUndefined();
      expect(await numberOf(await add())).toBe(100_002);
    });

    test("lists the days of a company's jobs, and the jobs of a day, page by page", async () => {
      for (const daysLater of [2, 0, 0, 1, 0]) {
        await add(NEW_YEAR + daysLater * DAY_MS);
      }
      await add(NEW_YEAR + 9 * DAY_MS, ids.next());
      const { foreignIds } = store();
      const days = await foreignIds.days(MINE, { limit: 2 });
      expect(days).toEqual(["20270101", "20270102"]);
      expect(await foreignIds.days(MINE, { after: days.at(-1), limit: 2 })).toEqual(["20270103"]);
      const day = { ...MINE, day: "20270101" };
      const page = await foreignIds.ofDay(day, { limit: 2 });
      expect(page.map(({ number }) => number)).toEqual([100_002, 100_003]);
      const rest = await foreignIds.ofDay(day, { after: 100_003, limit: 2 });
      expect(rest.map(({ number }) => number)).toEqual([100_005]);
    });

    test("finds nothing under a number that is no int32", async () => {
      await add();
      expect(await store().foreignIds.find(DIALECT, 2 ** 31)).toBeUndefined();
    });
  });

  describe(`ForeignFileStore: ${name}`, () => {
    const store = useStore(open);
    const MD5_OF_HELLO = "5d41402abc4b2a76b9719d911017c592";

    async function addFile(jobId: string) {
      const { blobs, foreignFiles } = store();
      const { id: blobId } = await blobs.put(Readable.from([Buffer.from("hello")]), 10);
      return { foreignFiles, file: { id: ids.next(), jobId, blobId } };
    }

    test("gives each file a number and its checksum once, and finds it by the number", async () => {
      const jobId = await store().jobs.add(newJob());
      const { foreignFiles, file } = await addFile(jobId);
      const told = { fileId: file.id, jobId, number: 100_001, md5: MD5_OF_HELLO };
      expect((await foreignFiles.ofFiles(DIALECT, [file])).get(file.id)).toEqual(told);
      expect((await foreignFiles.ofFiles(DIALECT, [file])).get(file.id)).toEqual(told);
      expect(await foreignFiles.find(DIALECT, 100_001)).toEqual(told);
      expect(await foreignFiles.find(DIALECT, 100_002)).toBeUndefined();
    });

    test("agrees on the numbers where several ask at once, and tells them as gone with the job", async () => {
      const jobId = await store().jobs.add(newJob());
      const { foreignFiles, file } = await addFile(jobId);
      const asked = [1, 2, 3].map(() => foreignFiles.ofFiles(DIALECT, [file]));
      const numbers = (await Promise.all(asked)).map((found) => found.get(file.id)?.number);
      expect(new Set(numbers).size).toBe(1);
      await store().jobs.remove(jobId);
      expect(await foreignFiles.find(DIALECT, numbers[0] ?? 0)).toBe("gone");
    });
  });
}
