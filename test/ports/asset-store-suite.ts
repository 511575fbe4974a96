/** What every AssetStore promises. */

import { describe, expect, test } from "vitest";
import { COMPANY, ids, NOW, type Open, type RowStores, sampleAsset, useStore } from "./samples.ts";

export function describeAssetStore(name: string, open: Open<RowStores>): void {
  describe(`AssetStore: ${name}`, () => {
    const store = useStore(open);

    test("finds an asset by its path in its company's library only", async () => {
      const asset = sampleAsset();
      expect(await store().assets.put(asset)).toEqual({ replaced: false });
      expect(await store().assets.find(COMPANY.id, "spring/cover/a.jpg")).toEqual(asset);
      expect(await store().assets.find(ids.next(), "spring/cover/a.jpg")).toBeUndefined();
      expect(await store().assets.find(COMPANY.id, "a.jpg")).toBeUndefined();
    });

    test("keeps an asset of the root folder", async () => {
      const asset = sampleAsset({ folder: "" });
      await store().assets.put(asset);
      expect(await store().assets.find(COMPANY.id, "a.jpg")).toEqual(asset);
    });

    test("replaces the content at a path, keeps id and maker, and tells the blob that is free", async () => {
      const first = sampleAsset();
      await store().assets.put(first);
      const second = sampleAsset({
        blobId: ids.next(),
        sizeBytes: 99,
        readyForPublish: false,
        createdAt: NOW + 5,
        createdBy: "ben",
        modifiedAt: NOW + 5,
        modifiedBy: "ben",
      });
      const put = await store().assets.put(second);
      expect(put).toEqual({ replaced: true, orphanedBlobId: first.blobId });
      expect(await store().assets.find(COMPANY.id, "spring/cover/a.jpg")).toEqual({
        ...second,
        id: first.id,
        createdAt: first.createdAt,
        createdBy: first.createdBy,
      });
    });

    test("frees no blob that the replacing or another asset owns", async () => {
      const first = sampleAsset();
      await store().assets.put(first);
      await store().assets.put(sampleAsset({ fileName: "b.jpg", blobId: first.blobId }));
      expect(await store().assets.put({ ...first, modifiedAt: NOW + 1 })).toEqual({
        replaced: true,
      });
      expect(await store().assets.put(sampleAsset())).toEqual({ replaced: true });
    });

    test("lists what is ready for publish, by path", async () => {
      const [b, a] = [sampleAsset({ fileName: "b.jpg" }), sampleAsset({ fileName: "a.jpg" })];
      for (const asset of [
        b,
        a,
        sampleAsset({ fileName: "c.jpg", readyForPublish: false }),
        sampleAsset({ companyId: ids.next() }),
      ]) {
        await store().assets.put(asset);
      }
      expect(await store().assets.listReady(COMPANY.id)).toEqual([a, b]);
    });
  });
}
