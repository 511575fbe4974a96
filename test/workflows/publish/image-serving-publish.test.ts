/** image-serving-publish from submit to the publish directory. */

import { mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ImageServingPublishJob } from "../../../src/core/model/contract-types.gen.ts";
import { imageServingPublish } from "../../../src/workflows/publish/image-serving-publish.ts";
import { COMPANY, type Service, startService } from "../../harness/engine/service.ts";

let service: Service;

beforeEach(async () => {
  service = await startService({ workflows: [imageServingPublish] });
});

afterEach(async () => {
  await service[Symbol.asyncDispose]();
});

async function addAsset(
  ...[folder, fileName, readyForPublish, modifiedAt = 0]: [string, string, boolean, number?]
): Promise<void> {
  const content = Buffer.from(`${folder}/${fileName}`);
  const blob = await service.store.blobs.put(
    (async function* bytes() {
      yield content;
    })(),
    1000,
  );
  await service.store.assets.put({
    id: service.ports.ids.next(),
    companyId: COMPANY.id,
    folder,
    fileName,
    type: "NoType",
    trashState: "NotInTrash",
    contentType: "text/plain",
    sizeBytes: blob.sizeBytes,
    sha256: blob.sha256,
    blobId: blob.id,
    readyForPublish,
    createdAt: 0,
    createdBy: "tester",
    modifiedAt,
    modifiedBy: "tester",
  });
}

async function publish(fields: Partial<ImageServingPublishJob>): Promise<readonly string[]> {
  const job = await service.run({
    parameters: {
      imageServingPublishJob: { publishType: "Full", emailSetting: "None", ...fields },
    },
  });
  expect(job.outcome).toBe("succeeded");
  const events = await service.events(job.id);
  return events
    .filter(({ code }) => !code.startsWith("job."))
    .map(({ code, fileName }) => (fileName === undefined ? code : `${code} ${fileName}`));
}

/** Paths and contents of the files that are published, by path. */
function published(): Readonly<Record<string, string>> {
  const root = join(service.dataDir, "published", String(COMPANY.number));
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    paths.map((path) => [path.slice(root.length + 1), readFileSync(path, "utf8")]),
  );
}

describe("image-serving-publish", () => {
  it("fails what cannot be published alone, also where it came into the library before", async () => {
    await addAsset("shop", "a.txt", true);
    await addAsset("shop", `${"x".repeat(300)}.txt`, true);
    await addAsset("shop/a.txt", "b.txt", true);
    expect(await publish({})).toEqual([
      "asset.published shop/a.txt",
      "file.failed shop/a.txt/b.txt",
      `file.failed shop/${"x".repeat(300)}.txt`,
    ]);
    expect(published()).toEqual({ "shop/a.txt": "shop/a.txt" });
  });

  it.skipIf(process.platform === "win32")(
    "does not leave the directory by a link in it",
    async () => {
      const outside = join(service.dataDir, "outside");
      const root = join(service.dataDir, "published", String(COMPANY.number));
      mkdirSync(outside);
      mkdirSync(root, { recursive: true });
      symlinkSync(outside, join(root, "shop"));
      await addAsset("shop/deep", "a.txt", true);
      await addAsset("", "b.txt", true);
      expect(await publish({ publishType: "Incremental" })).toEqual([
        "asset.published b.txt",
        "file.failed shop/deep/a.txt",
      ]);
      expect(readdirSync(outside)).toEqual([]);
    },
  );

  it("publishes what is marked, and nothing else", async () => {
    await addAsset("shop/summer", "a.txt", true);
    await addAsset("shop", "b.txt", true);
    await addAsset("shop", "c.txt", false);
    expect(await publish({})).toEqual([
      "asset.published shop/b.txt",
      "asset.published shop/summer/a.txt",
    ]);
    expect(published()).toEqual({
      "shop/b.txt": "shop/b.txt",
      "shop/summer/a.txt": "shop/summer/a.txt",
    });
  });

  it("removes what is no longer marked when Full, and keeps it when Incremental", async () => {
    await addAsset("", "a.txt", true);
    await addAsset("", "b.txt", true);
    await publish({});
    await addAsset("", "a.txt", false);
    expect(await publish({ publishType: "Incremental" })).toEqual([]);
    expect(Object.keys(published())).toEqual(["a.txt", "b.txt"]);
    expect(await publish({ publishType: "Full" })).toEqual([
      "asset.published b.txt",
      "asset.unpublished a.txt",
    ]);
    expect(Object.keys(published())).toEqual(["b.txt"]);
  });

  it("publishes again when Incremental what was replaced after it was published", async () => {
    await addAsset("", "a.txt", true);
    await addAsset("", "b.txt", true);
    await publish({});
    await addAsset("", "b.txt", true, Date.now() + 1);
    expect(await publish({ publishType: "Incremental" })).toEqual(["asset.published b.txt"]);
  });

  it("fails the one file whose path is a folder's, and publishes the others", async () => {
    await addAsset("", "a", true);
    await addAsset("a", "b.txt", true);
    await addAsset("", "c.txt", true);
    expect(await publish({})).toEqual([
      "asset.published a",
      "file.failed a/b.txt",
      "asset.published c.txt",
    ]);
  });

  it("tells each event with the asset that it is about, and notes since when it is published", async () => {
    await addAsset("", "a.txt", true);
    const job = await service.run({
      parameters: { imageServingPublishJob: { publishType: "Full", emailSetting: "None" } },
    });
    const asset = await service.store.assets.find(COMPANY.id, "a.txt");
    const published = (await service.events(job.id)).find(({ code }) => code === "asset.published");
    expect(published).toMatchObject({ fileName: "a.txt", assetId: asset?.id });
    expect(asset?.publishedAt).toBeGreaterThan(0);
  });

  it("does what Full does when FullWithSearch, and says that there is no search index", async () => {
    await addAsset("", "a.txt", true);
    expect(await publish({ publishType: "FullWithSearch" })).toEqual([
      "option.ignored",
      "asset.published a.txt",
    ]);
  });

  it("succeeds where nothing is marked", async () => {
    expect(await publish({})).toEqual([]);
  });

  it("tells that contextHandle and mail have no effect", async () => {
    expect(await publish({ contextHandle: "pc|1", emailSetting: "All" })).toEqual([
      "option.ignored",
      "mail.not-sent",
    ]);
  });

  it.each<readonly [Partial<ImageServingPublishJob>, string]>([
    [{ publishType: "full" }, "/publishType enumeration"],
    [{ emailSetting: "Never" }, "/emailSetting enumeration"],
  ])("refuses %j at submit", (fields, violation) => {
    const violations = imageServingPublish.checkParameters?.({
      imageServingPublishJob: { publishType: "Full", emailSetting: "None", ...fields },
    });
    expect(violations?.map(({ pointer, rule }) => `${pointer} ${rule}`)).toEqual([violation]);
  });
});
