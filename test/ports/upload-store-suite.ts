/** What every UploadStore promises. */

import { describe, expect, test } from "vitest";
import type { Idempotency } from "../../src/core/ports/jobs.ts";
import type { Turn } from "../../src/core/ports/uploads/uploads.ts";
import {
  COMPANY,
  ids,
  NOW,
  type Open,
  type RowStores,
  sampleUpload,
  useStore,
} from "../harness/store/samples.ts";

const LIMITS = { uploadsMax: 3, bytesMax: 100, keptMs: 1000 };
const MINE = { companyId: COMPANY.id };

export function describeUploadStore(name: string, open: Open<RowStores>): void {
  describe(`UploadStore: ${name}`, () => {
    const store = useStore(open);
    const uploads = () => store().resumableUploads;
    const turnAt = (uploadId: string, offsetBytes: number, now = NOW) =>
      uploads().takeTurn({ uploadId, offsetBytes, now, until: now + 100 });
    async function takenAt(uploadId: string, offsetBytes: number, now = NOW): Promise<Turn> {
      const turn = await turnAt(uploadId, offsetBytes, now);
      if (typeof turn === "string") {
        throw new Error(`The turn is ${turn}.`);
      }
      return turn;
    }

    test("finds an upload for its company and for nobody else", async () => {
      const upload = sampleUpload({ contentType: "application/pdf", sizeBytes: 90 });
      expect(await uploads().add(upload, LIMITS)).toBe(upload.id);
      expect(await uploads().find(MINE, upload.id)).toEqual(upload);
      expect(await uploads().find("every-company", upload.id)).toEqual(upload);
      expect(await uploads().find({ companyId: ids.next() }, upload.id)).toBeUndefined();
      expect(await uploads().find(MINE, ids.next())).toBeUndefined();
    });

    test("takes no more uploads and bytes of a company than it may have, expired ones apart", async () => {
      const add = async (sizeBytes: number, expiresAt = NOW + 1000): Promise<string> =>
        uploads()
          .add(sampleUpload({ sizeBytes, expiresAt }), LIMITS)
          .then(
            () => "added",
            (problem: { readonly code: string }) => problem.code,
          );
      expect(await add(60, NOW)).toBe("added");
      expect(await add(60)).toBe("added");
      expect(await add(41)).toBe("too-many-uploads");
      expect([await add(1), await add(1), await add(1)]).toEqual([
        "added",
        "added",
        "too-many-uploads",
      ]);
    });

    test("under one key begins one upload, and refuses another request under it", async () => {
      const idempotency: Idempotency = {
        companyId: COMPANY.id,
        principal: "anna@example.com",
        operation: "begin-upload",
        key: "k",
        content: "ten bytes",
      };
      const [first, again] = [sampleUpload(), sampleUpload()];
      expect(await uploads().add(first, LIMITS, idempotency)).toBe(first.id);
      expect(await uploads().add(again, LIMITS, idempotency)).toBe(first.id);
      expect(await uploads().find(MINE, again.id)).toBeUndefined();
      const other = { ...idempotency, content: "eleven bytes" };
      await expect(uploads().add(sampleUpload(), LIMITS, other)).rejects.toMatchObject({
        code: "idempotency-mismatch",
      });
      // What is refused does not use its key up.
      const full = { ...LIMITS, uploadsMax: 1 };
      const late = { ...idempotency, key: "late" };
      await expect(uploads().add(sampleUpload(), full, late)).rejects.toMatchObject({
        code: "too-many-uploads",
      });
      expect(await uploads().add(again, LIMITS, late)).toBe(again.id);
    });

    test("gives the turn to one at a time, from where the upload is", async () => {
      const upload = sampleUpload();
      await uploads().add(upload, LIMITS);
      expect(await turnAt(upload.id, 4)).toBe("elsewhere");
      expect(await turnAt(ids.next(), 5)).toBe("elsewhere");
      const turns = await Promise.all([turnAt(upload.id, 5), turnAt(upload.id, 5)]);
      expect(turns.filter((turn) => turn === "taken")).toHaveLength(1);
      const turn = turns.find((each) => typeof each !== "string") as Turn;
      const progress = { offsetBytes: 8, expiresAt: NOW + 5000, blobId: ids.next() };
      expect(await uploads().advance(turn, { ...progress, until: NOW + 200 })).toBe(true);
      expect(await turnAt(upload.id, 8, NOW + 150)).toBe("taken");
      expect(await uploads().advance(turn, progress)).toBe(true);
      expect((await takenAt(upload.id, 8)).upload).toEqual({ ...upload, ...progress });
    });

    test("whose time is over has no say any more", async () => {
      const upload = sampleUpload();
      await uploads().add(upload, LIMITS);
      const first = await takenAt(upload.id, 5);
      const second = await takenAt(upload.id, 5, NOW + 101);
      expect(second.fence).toBeGreaterThan(first.fence);
      const late = { offsetBytes: 9, expiresAt: NOW + 9000 };
      expect(await uploads().advance(first, late)).toBe(false);
      expect(await uploads().find(MINE, upload.id)).toEqual(upload);
      expect(await uploads().advance(second, late)).toBe(true);
    });

    test("removes an upload once, and upkeep those whose time is over unless somebody writes", async () => {
      const [ended, over, written] = [sampleUpload(), sampleUpload(), sampleUpload()];
      for (const upload of [ended, over, written]) {
        await uploads().add(upload, LIMITS);
      }
      expect(await uploads().remove(ended.id)).toEqual([ended.blobId]);
      expect(await uploads().remove(ended.id)).toBeUndefined();
      await takenAt(written.id, 5, NOW + 950);
      expect(await store().upkeep.removeExpiredUploads(NOW + 1000, 10)).toEqual({
        uploads: 1,
        orphans: [over.blobId],
      });
      expect(await uploads().find(MINE, written.id)).toEqual(written);
    });
  });
}
