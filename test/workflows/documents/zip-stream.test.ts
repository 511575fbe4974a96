/** The zip as it is written: large sizes, many entries, and contents that are not what they were said to be. */

import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer, text as streamText } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { afterEach, describe, expect, it } from "vitest";
import yauzl from "yauzl";
import {
  dataDescriptor,
  directory,
  localHead,
  type WrittenEntry,
} from "../../../src/workflows/documents/zip-records.ts";
import { type ZipEntry, zipStream } from "../../../src/workflows/documents/zip-stream.ts";

const AT = Date.UTC(2026, 4, 17, 12, 30, 8);

const HAS_JAVA = spawnSync("javac", ["-version"]).status === 0;

/** Prints name and size of each entry of the zip that it is sent. */
const ENTRIES_JAVA = `
import java.util.zip.*;

public class Entries {
  public static void main(String[] none) throws Exception {
    ZipInputStream zip = new ZipInputStream(System.in);
    for (ZipEntry entry; (entry = zip.getNextEntry()) != null; ) {
      System.out.print(entry.getName() + " " + zip.readAllBytes().length + "\\n");
    }
  }
}
`;

let folder = "";

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function sparseFile(pieces: readonly (readonly [at: number, bytes: Uint8Array])[]) {
  folder = await mkdtemp(join(tmpdir(), "jobgate-zip-"));
  const path = join(folder, "large.zip");
  const handle = await open(path, "w");
  for (const [at, bytes] of pieces) {
    await handle.write(bytes, 0, bytes.byteLength, at);
  }
  await handle.close();
  return path;
}

async function namesAndSizes(zip: yauzl.ZipFile) {
  const found: [name: string, sizeBytes: number][] = [];
  for await (const entry of zip.eachEntry()) {
    found.push([entry.fileName, entry.uncompressedSize]);
  }
  return found;
}

const text = (name: string, content: string): ZipEntry => ({
  name,
  modifiedAt: AT,
  compress: false,
  open: async function* () {
    yield Buffer.from(content);
  },
});

describe("a zip", () => {
  it("holds entries that are larger than 4 GiB, and others behind them", async () => {
    const sizeBytes = 5 * 2 ** 30;
    const large: WrittenEntry = {
      name: Buffer.from("large.bin"),
      modifiedAt: AT,
      crc32: 0,
      sizeBytes,
      packedBytes: sizeBytes,
      offset: 0,
    };
    const content = Buffer.from("behind");
    // RFC 1951 §3.2.4: the last block, not compressed.
    const packed = Buffer.concat([Buffer.of(1, 6, 0, 0xf9, 0xff), content]);
    const behind: WrittenEntry = {
      ...large,
      name: Buffer.from("behind.txt"),
      sizeBytes: content.byteLength,
      packedBytes: packed.byteLength,
      offset: localHead(large).byteLength + sizeBytes + dataDescriptor(large).byteLength,
    };
    const end = Buffer.concat([localHead(behind), packed, dataDescriptor(behind)]);
    const offset = behind.offset + end.byteLength;
    const path = await sparseFile([
      [0, localHead(large)],
      [behind.offset - dataDescriptor(large).byteLength, dataDescriptor(large)],
      [behind.offset, end],
      [offset, Buffer.concat([...directory([large, behind], offset)])],
    ]);
    const zip = await yauzl.openPromise(path, { autoClose: false });
    const entries: yauzl.Entry[] = [];
    for await (const entry of zip.eachEntry()) {
      entries.push(entry);
    }
    expect(entries.map(({ fileName, uncompressedSize }) => [fileName, uncompressedSize])).toEqual([
      ["large.bin", sizeBytes],
      ["behind.txt", content.byteLength],
    ]);
    const last = entries.at(-1);
    expect(last && (await buffer(await zip.openReadStreamPromise(last))).toString()).toBe("behind");
    zip.close();
  });

  it("tells sizes in 8 bytes where 4 cannot hold them and nowhere else, as readers expect that know no more", () => {
    const bytesOf = (sizeBytes: number, offset: number) =>
      dataDescriptor({
        name: Buffer.from("a"),
        modifiedAt: AT,
        crc32: 0,
        sizeBytes,
        packedBytes: 7,
        offset,
      }).byteLength;
    const [small, large] = [16, 24];
    expect(bytesOf(2 ** 32 - 1, 0)).toBe(small);
    expect(bytesOf(2 ** 32, 0)).toBe(large);
    expect(bytesOf(5, 2 ** 32)).toBe(small);
  });

  it.skipIf(!HAS_JAVA)("is read as it comes, by Java, compressed or not", async () => {
    folder = await mkdtemp(join(tmpdir(), "jobgate-zip-"));
    const program = join(folder, "Entries.java");
    await writeFile(program, ENTRIES_JAVA);
    // Larger than a block, and a zip of its own: its records must not pass for those of the zip around it.
    const inner = await buffer(zipStream([text("inner.txt", "x".repeat(70_000))]));
    const entries: readonly ZipEntry[] = [
      { ...text("inner.zip", ""), open: () => Readable.from([inner]) },
      text("empty.txt", ""),
      { ...text("c.txt", "c".repeat(70_000)), compress: true },
    ];
    const java = spawn("java", ["-XX:TieredStopAtLevel=1", program]);
    const told = Promise.all([java.stdout, java.stderr].map(async (each) => streamText(each)));
    await pipeline(zipStream(entries), java.stdin);
    expect(await told).toEqual([`inner.zip ${inner.byteLength}\nempty.txt 0\nc.txt 70000\n`, ""]);
  });

  it("tells no time in the field that ends in 2038 where it lies beyond, but in that which ends in 2107", async () => {
    const at = new Date(2040, 5, 1, 12, 30, 8).getTime();
    const entry = { ...text("a.txt", "a"), modifiedAt: at };
    const zip = await yauzl.fromBufferPromise(await buffer(zipStream([entry])));
    const times: number[] = [];
    for await (const each of zip.eachEntry()) {
      times.push(each.getLastModDate().getTime());
    }
    expect(times).toEqual([at]);
  });

  it("holds more entries than fit into two bytes", async () => {
    const entry = {
      name: Buffer.from("a"),
      modifiedAt: AT,
      crc32: 0,
      sizeBytes: 0,
      packedBytes: 0,
      offset: 0,
    };
    const entries = Array.from({ length: 65_600 }, () => entry);
    const zip = await yauzl.fromBufferPromise(Buffer.concat([...directory(entries, 0)]));
    expect(zip.entryCount).toBe(65_600);
    expect(await namesAndSizes(zip)).toHaveLength(65_600);
  });

  it("is empty where there are no entries", async () => {
    const zip = await yauzl.fromBufferPromise(await buffer(zipStream([])));
    expect(await namesAndSizes(zip)).toEqual([]);
  });

  it.each([false, true])("keeps names, times and contents, compressed: %s", async (compress) => {
    const entry = { ...text("Größe ✓.txt", "content ".repeat(1000)), compress };
    const zip = await yauzl.fromBufferPromise(await buffer(zipStream([entry])));
    const read: unknown[] = [];
    for await (const each of zip.eachEntry()) {
      // The checksum is compared while it is read.
      const content = await buffer(await zip.openReadStreamPromise(each));
      read.push([each.fileName, each.getLastModDate().getTime(), content.toString()]);
    }
    expect(read).toEqual([["Größe ✓.txt", AT, "content ".repeat(1000)]]);
  });

  it("breaks where a content has not the size that was told, and tells both", async () => {
    const entry = { ...text("a.txt", "four"), sizeBytes: 5 };
    await expect(buffer(zipStream([entry]))).rejects.toThrow("4 bytes and not the 5");
  });

  it.each([false, true])(
    "lets go of a content that nobody reads on, compressed: %s",
    async (compress) => {
      let isOpen = false;
      async function* endless(): AsyncGenerator<Uint8Array> {
        isOpen = true;
        try {
          for (;;) {
            yield Buffer.alloc(65_536);
          }
        } finally {
          isOpen = false;
        }
      }
      const zip = zipStream([{ ...text("a", ""), compress, open: endless }]);
      await zip.next();
      await zip.next();
      expect(isOpen).toBe(true);
      await zip.return(undefined);
      await expect.poll(() => isOpen).toBe(false);
    },
  );

  it.each([false, true])("breaks with what broke a content, compressed: %s", async (compress) => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from("first");
      throw new Error("The disk is gone.");
    }
    const zip = zipStream([{ ...text("a", ""), compress, open: broken }]);
    await expect(buffer(zip)).rejects.toThrow("The disk is gone.");
  });
});
