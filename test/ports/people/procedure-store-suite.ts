/** What every ProcedureStore promises. */

import { describe, expect, test } from "vitest";
import type { NewProcedure, TakenUpload } from "../../../src/core/ports/people/procedures.ts";
import {
  COMPANY,
  ids,
  NOW,
  type Open,
  type RowStores,
  sampleUpload,
  useStore,
} from "../../harness/store/samples.ts";

const OPEN_UPLOADS = { uploadsMax: 100, bytesMax: 10_000, keptMs: 1000 };
const ALL = { skip: 0, limit: 10 };

export function describeProcedureStore(name: string, open: Open<RowStores>): void {
  describe(`ProcedureStore: ${name}`, () => {
    const store = useStore(open);
    const procedures = () => store().procedures;

    /** An upload all of whose bytes are there, in one block, and what is made of it. */
    async function uploaded(procedureId?: string): Promise<NewProcedure> {
      const upload = sampleUpload({ offsetBytes: 0, isInBlocks: true });
      await store().resumableUploads.add(upload, OPEN_UPLOADS);
      await store().uploadBlocks.add(
        { uploadId: upload.id, firstByte: 0, sizeBytes: 10, sha256: "a", blobId: ids.next() },
        { now: NOW, expiresAt: NOW + 1000, blocksMax: 2 },
      );
      const version = {
        id: ids.next(),
        procedureId: procedureId ?? ids.next(),
        uploadId: upload.id,
        blobId: ids.next(),
        fileName: "pump.zip",
        sizeBytes: 10,
        sha256: "b",
        notes: "first",
        author: "anna@example.com",
        uploadedAt: NOW,
      };
      const fields = { name: "Pump", description: "", tags: ["a", "ü"], liveObjectIds: [] };
      return { ...fields, companyId: COMPANY.id, isFirst: procedureId === undefined, version };
    }

    async function taken(asked: NewProcedure): Promise<TakenUpload> {
      const result = await procedures().take(asked);
      if (typeof result === "string") {
        throw new Error(`There is ${result}.`);
      }
      return result;
    }

    test("makes a procedure of an upload, which is gone then, and of each once", async () => {
      const asked = await uploaded();
      const { version } = asked;
      const blocks = await store().uploadBlocks.list(version.uploadId);
      const first = await taken(asked);
      expect(first).toMatchObject({ procedureId: version.procedureId, isNew: true });
      expect(first.orphans).toEqual(expect.arrayContaining(blocks.map(({ blobId }) => blobId)));
      expect(
        await store().resumableUploads.find("every-company", version.uploadId),
      ).toBeUndefined();
      expect(await store().uploadBlocks.list(version.uploadId)).toEqual([]);

      const again = { ...asked, version: { ...version, id: ids.next(), procedureId: ids.next() } };
      expect(await taken(again)).toEqual({ ...first, isNew: false, orphans: [] });
      expect(await procedures().ofUpload(COMPANY.id, version.uploadId)).toMatchObject({
        procedureId: version.procedureId,
      });
      expect(await procedures().ofUpload(ids.next(), version.uploadId)).toBeUndefined();

      const { procedureId: _, ...stored } = version;
      expect(await procedures().list(COMPANY.id, ALL)).toEqual([
        {
          id: version.procedureId,
          companyId: COMPANY.id,
          name: "Pump",
          description: "",
          tags: ["a", "ü"],
          liveObjectIds: [],
          activeVersionId: version.id,
          createdAt: NOW,
          updatedAt: NOW,
          versions: [{ ...stored, number: 1 }],
        },
      ]);
    });

    test("of several who take one upload at once makes one version", async () => {
      const asked = await uploaded();
      const all = [0, 1, 2, 3].map(() => ({
        ...asked,
        version: { ...asked.version, id: ids.next(), procedureId: ids.next() },
      }));
      const results = await Promise.all(all.map(taken));
      expect(results.filter(({ isNew }) => isNew)).toHaveLength(1);
      expect(new Set(results.map(({ procedureId }) => procedureId)).size).toBe(1);
      expect(await procedures().list(COMPANY.id, ALL)).toHaveLength(1);
    });

    test("takes no upload that is not whole, another company's, or for a procedure that is not there", async () => {
      const half = sampleUpload({ offsetBytes: 5, isInBlocks: true });
      await store().resumableUploads.add(half, OPEN_UPLOADS);
      const asked = await uploaded();
      const ofHalf = { ...asked, version: { ...asked.version, uploadId: half.id } };
      expect(await procedures().take(ofHalf)).toBe("no-upload");
      expect(await procedures().take({ ...asked, companyId: ids.next() })).toBe("no-upload");
      expect(await procedures().take({ ...asked, isFirst: false })).toBe("no-procedure");
      expect((await taken(asked)).isNew).toBe(true);
    });

    test("numbers versions on, and lets one of them be the active one, which stays", async () => {
      const first = (await uploaded()).version;
      const asked = await uploaded();
      await taken(asked);
      const { procedureId } = asked.version;
      const [second, third] = [await uploaded(procedureId), await uploaded(procedureId)];
      await taken(second);
      const address = { procedureId, versionId: second.version.id, now: NOW + 1 };
      expect(await procedures().removeVersion(ids.next(), address)).toBeUndefined();
      expect(await procedures().removeVersion(COMPANY.id, address)).toEqual([
        second.version.blobId,
      ]);
      await taken(third);
      expect(await procedures().activate(COMPANY.id, third.version.id, NOW + 9)).toBe(true);
      expect(await procedures().activate(COMPANY.id, second.version.id, NOW + 9)).toBe(false);
      expect(await procedures().activate(ids.next(), third.version.id, NOW + 9)).toBe(false);
      const active = { ...address, versionId: third.version.id };
      expect(await procedures().removeVersion(COMPANY.id, active)).toBe("active");
      expect(
        await procedures().removeVersion(COMPANY.id, { ...address, versionId: first.id }),
      ).toBeUndefined();
      expect(await procedures().find(COMPANY.id, procedureId)).toMatchObject({
        activeVersionId: third.version.id,
        updatedAt: NOW + 9,
        versions: [{ number: 1 }, { number: 3 }],
      });
    });

    test("changes what is told of it, and removes it with all versions, for its company only", async () => {
      const asked = await uploaded();
      await taken(asked);
      const { procedureId, blobId } = asked.version;
      const change = { tags: ["b"], description: "for pumps", updatedAt: NOW + 5 };
      expect(await procedures().change(ids.next(), procedureId, change)).toBe(false);
      expect(await procedures().change(COMPANY.id, procedureId, change)).toBe(true);
      expect(await procedures().find(COMPANY.id, procedureId)).toMatchObject({
        ...change,
        name: "Pump",
      });
      expect(await procedures().find(ids.next(), procedureId)).toBeUndefined();
      expect(await procedures().remove(ids.next(), procedureId)).toBeUndefined();
      expect(await procedures().remove(COMPANY.id, procedureId)).toEqual([blobId]);
      expect(await procedures().remove(COMPANY.id, procedureId)).toBeUndefined();
    });

    test("lists the newest first, a page at a time", async () => {
      const names: string[] = [];
      for (let at = 0; at < 5; at += 1) {
        const asked = await uploaded();
        names.unshift((await taken(asked)).procedureId);
      }
      const page = async (skip: number) =>
        (await procedures().list(COMPANY.id, { skip, limit: 2 })).map(({ id }) => id);
      expect([...(await page(0)), ...(await page(2)), ...(await page(4))]).toEqual(names);
      expect(await procedures().list(ids.next(), ALL)).toEqual([]);
    });
  });
}
