/** What every UploadBlockStore promises. */

import { describe, expect, test } from "vitest";
import type { AddedBlock, NewBlock } from "../../src/core/ports/uploads/upload-blocks.ts";
import {
  ids,
  NOW,
  type Open,
  type RowStores,
  sampleUpload,
  useStore,
} from "../harness/store/samples.ts";

const OPEN_UPLOADS = { uploadsMax: 100, bytesMax: 10_000, keptMs: 1000 };
const LIMITS = { now: NOW, expiresAt: NOW + 5000, blocksMax: 8 };

export function describeUploadBlockStore(name: string, open: Open<RowStores>): void {
  describe(`UploadBlockStore: ${name}`, () => {
    const store = useStore(open);
    const blocks = () => store().uploadBlocks;

    async function begun(sizeBytes: number): Promise<string> {
      const upload = sampleUpload({ sizeBytes, offsetBytes: 0, isInBlocks: true });
      return store().resumableUploads.add(upload, OPEN_UPLOADS);
    }
    const block = (uploadId: string, first: number, last: number): NewBlock => ({
      uploadId,
      firstByte: first,
      sizeBytes: last - first + 1,
      sha256: "a",
      blobId: ids.next(),
    });
    const stored = (isNew: boolean, completes: boolean): AddedBlock => ({
      kind: "stored",
      isNew,
      completes,
    });

    test("takes blocks in any order, and says with which one all were there, also when it comes again", async () => {
      const id = await begun(10);
      const [last, first, middle] = [block(id, 8, 9), block(id, 0, 3), block(id, 4, 7)];
      expect(await blocks().add(last, LIMITS)).toEqual(stored(true, false));
      expect(await blocks().add(first, LIMITS)).toEqual(stored(true, false));
      expect(await blocks().add(middle, LIMITS)).toEqual(stored(true, true));
      expect(await blocks().add({ ...first, blobId: ids.next() }, LIMITS)).toEqual(
        stored(false, false),
      );
      expect(await blocks().add({ ...middle, blobId: ids.next() }, LIMITS)).toEqual(
        stored(false, true),
      );
      expect((await blocks().list(id)).map(({ blobId }) => blobId)).toEqual(
        [first, middle, last].map(({ blobId }) => blobId),
      );
      expect(await store().resumableUploads.find("every-company", id)).toMatchObject({
        offsetBytes: 10,
        expiresAt: LIMITS.expiresAt,
      });
    });

    test("completes once, whichever of many blocks at once is the last", async () => {
      const id = await begun(80);
      const all = Array.from({ length: 8 }, (_, at) => block(id, at * 10, at * 10 + 9));
      const added = await Promise.all([...all, ...all].map((each) => blocks().add(each, LIMITS)));
      const completing = (from: readonly AddedBlock[]) =>
        from.filter((each) => each.kind === "stored" && each.completes && each.isNew);
      expect(completing(added)).toHaveLength(1);
      expect(added.filter((each) => each.kind === "stored" && each.isNew)).toHaveLength(8);
    });

    test("takes no two blocks that overlap, nor another content for the same bytes", async () => {
      const id = await begun(100);
      await blocks().add(block(id, 10, 19), LIMITS);
      await blocks().add(block(id, 30, 39), LIMITS);
      for (const [first, last] of [
        [5, 10],
        [19, 25],
        [12, 14],
        [0, 99],
        [35, 44],
        [10, 20],
      ] as const) {
        expect(await blocks().add(block(id, first, last), LIMITS)).toMatchObject({
          kind: "overlapping",
        });
      }
      expect(await blocks().add({ ...block(id, 10, 19), sha256: "b" }, LIMITS)).toMatchObject({
        kind: "overlapping",
        other: { firstByte: 10, sizeBytes: 10, sha256: "a" },
      });
      expect(await blocks().list(id)).toHaveLength(2);
      expect(await blocks().add(block(id, 20, 29), LIMITS)).toEqual(stored(true, false));
    });

    test("takes so many blocks and no more, and none of an upload that is over or comes otherwise", async () => {
      const id = await begun(100);
      for (let at = 0; at < LIMITS.blocksMax; at += 1) {
        expect(await blocks().add(block(id, at, at), LIMITS)).toEqual(stored(true, false));
      }
      expect(await blocks().add(block(id, 50, 60), LIMITS)).toEqual({ kind: "too-many" });
      const late = { ...LIMITS, now: LIMITS.expiresAt };
      expect(await blocks().add(block(id, 50, 60), late)).toEqual({ kind: "gone" });
      expect(await blocks().add(block(ids.next(), 0, 1), LIMITS)).toEqual({ kind: "gone" });
      const tus = sampleUpload();
      await store().resumableUploads.add(tus, OPEN_UPLOADS);
      expect(await blocks().add(block(tus.id, 0, 1), LIMITS)).toEqual({ kind: "gone" });
    });

    test("goes with its upload, when that is ended and when its time is over", async () => {
      const [ended, expired] = [await begun(10), await begun(10)];
      const [of, other] = [block(ended, 0, 4), block(expired, 0, 4)];
      await blocks().add(of, LIMITS);
      await blocks().add(other, LIMITS);
      expect(await store().resumableUploads.remove(ended)).toContain(of.blobId);
      expect(await blocks().list(ended)).toEqual([]);
      const removed = await store().upkeep.removeExpiredUploads(LIMITS.expiresAt, 10);
      expect(removed).toMatchObject({ uploads: 1 });
      expect(removed.orphans).toContain(other.blobId);
      expect(await blocks().list(expired)).toEqual([]);
    });
  });
}
