/** What every AssetStore promises. */

import { describe, expect, test } from "vitest";
import { assetPath } from "../../src/core/model/asset.ts";
import type { AssetPage } from "../../src/core/ports/library.ts";
import {
  COMPANY,
  ids,
  NOW,
  type Open,
  type RowStores,
  sampleAsset,
  useStore,
} from "../harness/store/samples.ts";

export function describeAssetStore(name: string, open: Open<RowStores>): void {
  describe(`AssetStore: ${name}`, () => {
    const store = useStore(open);

    test("finds an asset by its path in its company's library only", async () => {
      const asset = sampleAsset();
      expect(await store().assets.put(asset)).toEqual({
        asset,
        replaced: false,
        orphanedBlobIds: [],
      });
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
      const asset = {
        ...second,
        id: first.id,
        createdAt: first.createdAt,
        createdBy: first.createdBy,
      };
      expect(put).toEqual({ asset, replaced: true, orphanedBlobIds: [first.blobId] });
      expect(await store().assets.find(COMPANY.id, "spring/cover/a.jpg")).toEqual(asset);
    });

    test("frees no blob that the replacing or another asset owns", async () => {
      const first = sampleAsset();
      await store().assets.put(first);
      await store().assets.put(sampleAsset({ fileName: "b.jpg", blobId: first.blobId }));
      const again = await store().assets.put({ ...first, modifiedAt: NOW + 1 });
      expect(again).toMatchObject({ replaced: true, orphanedBlobIds: [] });
      const replaced = await store().assets.put(sampleAsset());
      expect(replaced).toMatchObject({ replaced: true, orphanedBlobIds: [] });
    });

    test("lists by path, page by page, what a filter leaves", async () => {
      const put = async (fileName: string, changes: Parameters<typeof sampleAsset>[0] = {}) =>
        (await store().assets.put(sampleAsset({ fileName, folder: "", ...changes }))).asset;
      const b = await put("B.jpg");
      const a = await put("a.jpg", { readyForPublish: false });
      const pdf = await put("c.pdf", { type: "Pdf" });
      const page = await put("c-1.png", { parentId: pdf.id });
      await put("other.jpg", { companyId: ids.next() });
      const paths = async (page: Omit<AssetPage, "limit">, limit = 10) =>
        (await store().assets.list(COMPANY.id, { ...page, limit })).map(assetPath);
      expect(await paths({})).toEqual([b, a, page, pdf].map(assetPath));
      expect(await paths({}, 2)).toEqual(["B.jpg", "a.jpg"]);
      expect(await paths({ after: "a.jpg" })).toEqual(["c-1.png", "c.pdf"]);
      expect(await paths({ readyForPublish: true })).toEqual(["B.jpg", "c-1.png", "c.pdf"]);
      expect(await paths({ readyForPublish: false })).toEqual(["a.jpg"]);
      expect(await paths({ types: ["Pdf", "Video"] })).toEqual(["c.pdf"]);
      expect(await paths({ excludeTypes: ["Pdf"] })).toEqual(["B.jpg", "a.jpg", "c-1.png"]);
      expect(await paths({ types: ["Pdf"], excludeTypes: ["Pdf"] })).toEqual([]);
      expect(await paths({ nameKeys: ["b", "c"] })).toEqual(["B.jpg", "c.pdf"]);
      expect(await paths({ nameKeys: [] })).toEqual([]);
      expect(await paths({ parentId: pdf.id })).toEqual(["c-1.png"]);
    });

    test("finds assets by id in their company's library only", async () => {
      const b = sampleAsset({ fileName: "b.jpg" });
      const a = sampleAsset({ fileName: "a.jpg" });
      const other = sampleAsset({ companyId: ids.next() });
      for (const asset of [b, a, other]) {
        await store().assets.put(asset);
      }
      const wanted = [b.id, a.id, other.id, ids.next(), "no id", b.id];
      expect(await store().assets.byIds(COMPANY.id, wanted)).toEqual([a, b]);
      expect(await store().assets.byIds(COMPANY.id, [])).toEqual([]);
    });

    const OPTIMIZED = {
      blobId: "optimized-blob",
      contentType: "image/jpeg",
      sizeBytes: 3,
      sha256: "ef".repeat(32),
      width: 2,
      height: 1,
    };
    const BY_BEN = { modifiedAt: NOW + 7, modifiedBy: "ben" };

    test("keeps all that is known of an asset", async () => {
      const asset = sampleAsset({
        width: 640,
        height: 480,
        resolution: 72.5,
        optimized: OPTIMIZED,
        optimizedAt: NOW,
        crop: { left: 1, right: 2, top: 3, bottom: 4 },
        parentId: ids.next(),
        publishedAt: NOW,
        jobId: ids.next(),
      });
      await store().assets.put(asset);
      expect(await store().assets.byIds(COMPANY.id, [asset.id])).toEqual([asset]);
    });

    test("changes what is known while the content stays, and frees the file that it replaces", async () => {
      const asset = sampleAsset();
      await store().assets.put(asset);
      const crop = { left: 1, right: 0, top: 0, bottom: 0 };
      const changed = await store().assets.change(asset, {
        ...BY_BEN,
        readyForPublish: false,
        width: 3,
        crop,
        optimized: OPTIMIZED,
        optimizedAt: NOW,
      });
      expect(changed?.orphanedBlobIds).toEqual([]);
      expect(changed?.asset).toEqual({
        ...asset,
        ...BY_BEN,
        readyForPublish: false,
        width: 3,
        crop,
        optimized: OPTIMIZED,
        optimizedAt: NOW,
      });
      const bare = await store().assets.change(asset, { ...BY_BEN, optimized: null, crop: null });
      expect(bare?.orphanedBlobIds).toEqual([OPTIMIZED.blobId]);
      expect(bare?.asset).not.toHaveProperty("optimized");
      expect(bare?.asset).not.toHaveProperty("crop");
    });

    test("changes nothing of an asset that was replaced or is gone", async () => {
      const asset = sampleAsset();
      expect(await store().assets.change(asset, BY_BEN)).toBeUndefined();
      await store().assets.put(asset);
      const now = await store().assets.put(sampleAsset());
      expect(await store().assets.change(asset, BY_BEN)).toBeUndefined();
      expect(await store().assets.find(COMPANY.id, "spring/cover/a.jpg")).toEqual(now.asset);
    });

    test("frees both files of an asset that is replaced", async () => {
      const asset = sampleAsset({ optimized: OPTIMIZED });
      await store().assets.put(asset);
      const { orphanedBlobIds } = await store().assets.put(sampleAsset());
      expect([...orphanedBlobIds].sort()).toEqual([asset.blobId, OPTIMIZED.blobId].sort());
    });

    test("notes since when assets are published, also after they are replaced", async () => {
      const asset = sampleAsset();
      await store().assets.put(asset);
      const publishedAt = async () =>
        (await store().assets.find(COMPANY.id, "spring/cover/a.jpg"))?.publishedAt;
      await store().assets.setPublished(COMPANY.id, ["spring/cover/a.jpg", "none"], NOW);
      await store().assets.put(sampleAsset());
      expect(await publishedAt()).toBe(NOW);
      await store().assets.setPublished(ids.next(), ["spring/cover/a.jpg"], undefined);
      expect(await publishedAt()).toBe(NOW);
      await store().assets.setPublished(COMPANY.id, ["spring/cover/a.jpg"], undefined);
      expect(await publishedAt()).toBeUndefined();
    });
  });
}
