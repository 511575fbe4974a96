/** package from submit to result; the zip is read back by another library. */

import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import yauzl from "yauzl";
import { entryNames } from "../../../src/core/text/entry-names.ts";
import { packageDocuments } from "../../../src/workflows/documents/package.ts";
import { type File, type Made, type Service, startService } from "../../harness/engine/service.ts";
import { sample } from "../../harness/paths.ts";

let service: Service;

beforeAll(async () => {
  service = await startService({ workflows: [packageDocuments] });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

async function pack(
  files: readonly File[],
  asked: { readonly name?: string; readonly profile?: string } = {},
): Promise<Made> {
  const job = await service.run({ workflow: "package", ...asked }, files);
  expect(job.failure).toBeUndefined();
  const [made] = await service.results(job.id);
  if (made === undefined) {
    throw new Error("The job made nothing.");
  }
  return made;
}

interface Entry {
  readonly name: string;
  readonly content: Buffer;
  readonly time: number;
}

async function unzip(bytes: Buffer): Promise<readonly Entry[]> {
  const zip = await yauzl.fromBufferPromise(bytes, { strictFileNames: true });
  const entries: Entry[] = [];
  for await (const entry of zip.eachEntry()) {
    entries.push({
      name: entry.fileName,
      content: await buffer(await zip.openReadStreamPromise(entry)),
      time: entry.getLastModDate().getTime(),
    });
  }
  return entries;
}

describe("package", () => {
  it.each(["compress", "store"])("packs all documents, byte for byte, with %s", async (profile) => {
    const files = ["photo.jpg", "three-pages.pdf", "vector.pdf"].map((fileName) => ({
      fileName,
      content: sample(fileName),
    }));
    const { result, bytes } = await pack(files, { profile, name: "Order 7" });
    expect(result).toMatchObject({ fileName: "Order 7.zip", contentType: "application/zip" });
    const entries = await unzip(bytes);
    expect(entries.map(({ name }) => name)).toEqual(files.map(({ fileName }) => fileName));
    for (const [index, { content }] of entries.entries()) {
      expect(content.equals(files[index]?.content ?? Buffer.alloc(0))).toBe(true);
    }
  });

  it("compresses, or does not", async () => {
    const files = [{ fileName: "a.txt", content: Buffer.alloc(100_000, "a") }];
    expect((await pack(files, { profile: "compress" })).bytes.length).toBeLessThan(1000);
    expect((await pack(files, { profile: "store" })).bytes.length).toBeGreaterThan(100_000);
  });

  it("makes names that are the same unique", async () => {
    const names = ["a.txt", "a.txt", "A.TXT", "b", "b", "a (2).txt"];
    const files = names.map((fileName) => ({ fileName, content: Buffer.from(fileName) }));
    const entries = await unzip((await pack(files)).bytes);
    expect(entries.map(({ name }) => name)).toEqual([
      "a.txt",
      "a (2).txt",
      "A (3).TXT",
      "b",
      "b (2)",
      "a (2) (2).txt",
    ]);
  });

  it("gives every entry a name without directories, whatever the documents are called", () => {
    const names = [
      "../../etc/passwd",
      "C:\\windows\\x.dll",
      "..",
      "",
      "/",
      "a\u0000b",
      "\u202egpj.exe",
    ];
    expect(entryNames(names.map((fileName) => ({ fileName })))).toEqual([
      "passwd",
      "x.dll",
      "document",
      "document (2)",
      "document (3)",
      "ab",
      "gpj.exe",
    ]);
  });

  it("gives folders that are written into names, and no file the place of one", () => {
    const names = [
      "shoes›left.jpg",
      "Shoes›LEFT.jpg",
      "shoes›v1.2›left",
      "shoes",
      "aux›a.jpg",
      "a›..›b.jpg",
      "›c.jpg",
    ];
    expect(entryNames(names.map((fileName) => ({ fileName })))).toEqual([
      "shoes/left.jpg",
      "Shoes/LEFT (2).jpg",
      "shoes/v1.2/left",
      "shoes (2)",
      "_aux/a.jpg",
      "a›..›b.jpg",
      "›c.jpg",
    ]);
  });

  it("gives names that some file system takes for the same, or for a device, other names", () => {
    const names = [
      "caf\u00e9.pdf",
      "cafe\u0301.pdf",
      "CAF\u00c9.pdf",
      "con",
      "Aux.txt",
      "com\u00b9 .log",
      "nul.tar.gz",
      "console.txt",
      `${"x".repeat(300)}.pdf`,
      `${"x".repeat(300)}.pdf`,
    ];
    expect(entryNames(names.map((fileName) => ({ fileName })))).toEqual([
      "caf\u00e9.pdf",
      "cafe\u0301 (2).pdf",
      "CAF\u00c9 (3).pdf",
      "_con",
      "_Aux.txt",
      "_com\u00b9 .log",
      "_nul.tar.gz",
      "console.txt",
      `${"x".repeat(251)}.pdf`,
      `${"x".repeat(247)} (2).pdf`,
    ]);
  });

  it("numbers many files of one name without trying every number for each", () => {
    const names = entryNames(Array.from({ length: 20_000 }, () => ({ fileName: "a.txt" })));
    expect(new Set(names).size).toBe(20_000);
    expect(names.at(-1)).toBe("a (20000).txt");
  });

  it.each([
    ["Orders/May", "Orders_May.zip"],
    ["../../evil", "evil.zip"],
    ["Summer.zip", "Summer.zip"],
    ["///", "package.zip"],
  ])("names the zip of the job %s safely", async (name, fileName) => {
    const { result } = await pack([{ fileName: "a", content: Buffer.from("a") }], { name });
    expect(result.fileName).toBe(fileName);
  });

  it("dates entries with the job, not with the moment of packing", async () => {
    const files = [{ fileName: "a", content: Buffer.from("a") }];
    const { result, bytes } = await pack(files);
    const { createdAt } = await service.job(result.jobId);
    const [entry] = await unzip(bytes);
    expect(Math.floor((entry?.time ?? 0) / 1000)).toBe(Math.floor(createdAt / 1000));
  });
});
