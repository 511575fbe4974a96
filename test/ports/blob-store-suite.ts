/** What every BlobStore promises. */

import { createHash, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import type { BlobList, BlobStore } from "../../src/core/ports/files.ts";
import { chunks, contentOf, pathOf } from "../harness/store/contents.ts";
import { ids, type Open, useStore } from "../harness/store/samples.ts";

const MIB = 1024 * 1024;

export interface BlobStoreUnderTest {
  readonly blobs: BlobStore;
  /** How many files the store keeps, temporary ones included. */
  fileCount(): Promise<number>;
}

/** `many`: so many are listed. */
export function describeBlobStore(
  name: string,
  open: Open<BlobStoreUnderTest>,
  { many = 600 }: { readonly many?: number } = {},
): void {
  describe(`BlobStore: ${name}`, () => {
    const store = useStore(open);

    test("gives back what was put, with its size and SHA-256", async () => {
      const bytes = randomBytes(3 * MIB + 17);
      const blob = await store().blobs.put(chunks(bytes, 100_000), 10 * MIB);
      expect(blob.sizeBytes).toBe(bytes.length);
      expect(blob.sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
      expect(bytes.equals(await contentOf(store().blobs.open(blob.id)))).toBe(true);
      const file = store().blobs.withLocalFile(blob.id, (path) => readFile(path));
      expect(bytes.equals(await file)).toBe(true);
      expect(await store().blobs.sizeOf(blob.id)).toBe(bytes.length);
      expect(await store().blobs.sizeOf(ids.next())).toBeUndefined();
      expect(await store().blobs.sha256Of(blob.id)).toBe(blob.sha256);
    });

    test("keeps empty content", async () => {
      const blob = await store().blobs.put(chunks(Buffer.alloc(0)), 10);
      expect(blob.sizeBytes).toBe(0);
      expect(await contentOf(store().blobs.open(blob.id))).toHaveLength(0);
    });

    test("gives ranges with both ends included", async () => {
      const { id } = await store().blobs.put(chunks(Buffer.from("0123456789"), 3), 10);
      const read = async (first: number, last: number) =>
        (await contentOf(store().blobs.open(id, { first, last }))).toString();
      expect(await read(0, 0)).toBe("0");
      expect(await read(2, 5)).toBe("2345");
      expect(await read(9, 9)).toBe("9");
      expect(await read(0, 9)).toBe("0123456789");
    });

    test("takes content of exactly the limit and refuses one byte more, naming the limit", async () => {
      await store().blobs.put(chunks(Buffer.alloc(1000), 400), 1000);
      const kept = await store().fileCount();
      await expect(store().blobs.put(chunks(Buffer.alloc(1001), 400), 1000)).rejects.toMatchObject({
        code: "payload-too-large",
        detail: expect.stringContaining("1000"),
      });
      expect(await store().fileCount()).toBe(kept);
    });

    test("stops reading content that is too large", async () => {
      let given = 0;
      let closed = false;
      async function* endless(): AsyncGenerator<Uint8Array> {
        try {
          for (;;) {
            given += 1;
            yield Buffer.alloc(1000);
          }
        } finally {
          closed = true;
        }
      }
      await expect(store().blobs.put(endless(), 5000)).rejects.toThrow("payload-too-large");
      expect(given).toBe(6);
      expect(closed).toBe(true);
    });

    test("leaves nothing behind when the content breaks off, and throws the content's own error", async () => {
      const broken = new Error("connection reset");
      async function* breaking(): AsyncGenerator<Uint8Array> {
        yield Buffer.alloc(1000);
        throw broken;
      }
      await expect(store().blobs.put(breaking(), 5000)).rejects.toBe(broken);
      expect(await store().fileCount()).toBe(0);
    });

    test("grows a content piece by piece, from where its row says that it goes on", async () => {
      const { blobs } = store();
      const [id, bytes] = [blobs.newId(), randomBytes(9 * MIB)];
      const write = async (from: number, ...parts: readonly Uint8Array[]): Promise<void> => {
        const growing = await blobs.grow(id, from);
        for (const part of parts) {
          await growing.write(part);
          await growing.sync();
        }
        await growing.sync();
        await growing.close();
      };
      const read = async (first: number, last: number) =>
        contentOf(blobs.open(id, { first, last }));
      await write(0);
      expect(await blobs.sizeOf(id)).toBe(0);
      await write(0, bytes.subarray(0, 10), bytes.subarray(10, 300));
      await write(200, bytes.subarray(200, 2 * MIB), bytes.subarray(2 * MIB));
      expect(bytes.equals(await contentOf(blobs.open(id)))).toBe(true);
      expect(await read(2 * MIB - 5, 2 * MIB + 4)).toEqual(
        bytes.subarray(2 * MIB - 5, 2 * MIB + 5),
      );

      // What was written behind the byte from which it goes on does not count.
      await write(3 * MIB, Buffer.from("end"));
      const whole = Buffer.concat([bytes.subarray(0, 3 * MIB), Buffer.from("end")]);
      expect(whole.equals(await contentOf(blobs.open(id)))).toBe(true);
      expect(await blobs.sha256Of(id)).toBe(createHash("sha256").update(whole).digest("hex"));
      expect(await listed(blobs.list())).toEqual([{ id, sizeBytes: whole.length }]);
      await expect(blobs.grow(id, whole.length + 1)).rejects.toMatchObject({ code: "gone" });
      await blobs.discard([id]);
      for await (const day of blobs.trash()) {
        await day.putBack([id]);
      }
      expect(whole.equals(await contentOf(blobs.open(id)))).toBe(true);
      await blobs.remove([id]);
      await expect(blobs.demand([id])).rejects.toMatchObject({ code: "gone" });
      expect(await store().fileCount()).toBe(0);
    });

    test("goes on with a content that came as a whole", async () => {
      const { blobs } = store();
      const { id } = await blobs.put(chunks(Buffer.from("0123456789")), 10);
      const growing = await blobs.grow(id, 4);
      await growing.write(Buffer.from("abc"));
      await growing.sync();
      await growing.close();
      expect((await contentOf(blobs.open(id))).toString()).toBe("0123abc");
    });

    test("stores many at once, each under its own id", async () => {
      const puts = Array.from({ length: 50 }, (_, index) =>
        store().blobs.put(chunks(Buffer.from(`content ${index}`)), 100),
      );
      const blobs = await Promise.all(puts);
      expect(new Set(blobs.map((blob) => blob.id)).size).toBe(50);
      const contents = await Promise.all(
        blobs.map(async (blob) => (await contentOf(store().blobs.open(blob.id))).toString()),
      );
      expect(contents).toEqual(blobs.map((_, index) => `content ${index}`));
    });

    test("lends a file for as long as the work on it takes, and gives back what comes of the work", async () => {
      const { id } = await store().blobs.put(chunks(Buffer.from("content")), 10);
      const read = store().blobs.withLocalFile(id, async (path) =>
        (await readFile(path)).toString(),
      );
      expect(await read).toBe("content");
      const broken = new Error("the work broke off");
      const breaking = store().blobs.withLocalFile(id, () => Promise.reject(broken));
      await expect(breaking).rejects.toBe(broken);
      expect((await contentOf(store().blobs.open(id))).toString()).toBe("content");
    });

    test("lists each stored content once with its size, or only what is old enough", async () => {
      const puts = Array.from({ length: many }, (_, size) =>
        store().blobs.put(chunks(Buffer.alloc(size % 7)), 10),
      );
      const stored = (await Promise.all(puts)).map(({ id, sizeBytes }) => ({ id, sizeBytes }));
      const [removed, ...left] = stored;
      await store().blobs.remove([removed?.id ?? ""]);
      expect(byId(await listed(store().blobs.list()))).toEqual(byId(left));
      expect(byId(await listed(store().blobs.list(-1000)))).toEqual(byId(left));
      expect(await listed(store().blobs.list(3_600_000))).toEqual([]);
    });

    test("keeps what is discarded in the trash, from where it can be put back or removed for good", async () => {
      const { blobs } = store();
      const [back, gone, kept] = await Promise.all(
        ["back", "gone!", "kept"].map((text) => blobs.put(chunks(Buffer.from(text)), 10)),
      );
      const idOf = (blob: typeof back): string => blob?.id ?? "";
      await blobs.discard([idOf(back), idOf(gone), ids.next()]);
      await expect(blobs.demand([idOf(gone)])).rejects.toMatchObject({ code: "gone" });
      expect(await listed(blobs.list())).toEqual([{ id: idOf(kept), sizeBytes: 4 }]);
      const discarded = [
        { id: idOf(back), sizeBytes: 4 },
        { id: idOf(gone), sizeBytes: 5 },
      ];
      expect(byId(await listed(blobs.trash()))).toEqual(byId(discarded));

      for await (const day of blobs.trash()) {
        expect(day.isOver).toBe(false);
        await day.putBack([idOf(back)]);
      }
      expect((await contentOf(blobs.open(idOf(back)))).toString()).toBe("back");
      for await (const day of blobs.trash()) {
        await day.remove();
      }
      expect(await listed(blobs.trash())).toEqual([]);
      expect(byId(await listed(blobs.list())).map(({ id }) => id)).toEqual(
        [idOf(back), idOf(kept)].sort(),
      );
    });

    test("removes blobs, and what is not there is no error", async () => {
      const { id } = await store().blobs.put(chunks(Buffer.from("x")), 10);
      await store().blobs.remove([id, ids.next()]);
      await store().blobs.remove([id]);
      expect(await store().fileCount()).toBe(0);
      await expect(contentOf(store().blobs.open(id))).rejects.toMatchObject({ code: "gone" });
      await expect(pathOf(store().blobs, id)).rejects.toMatchObject({ code: "gone" });
    });

    test.each(["../../../../etc/passwd", "/etc/passwd", "..", "", "a/b/c/d/e/f/g", "0".repeat(65)])(
      "does not take %j for an id",
      async (id) => {
        const notFound = { code: "not-found" };
        const reading = async () => contentOf(store().blobs.open(id));
        await expect(reading()).rejects.toMatchObject(notFound);
        await expect(pathOf(store().blobs, id)).rejects.toMatchObject(notFound);
        await expect(store().blobs.remove([id])).rejects.toMatchObject(notFound);
      },
    );
  });
}

async function listed(lists: AsyncIterable<BlobList>): Promise<BlobList["blobs"]> {
  const found = [];
  for await (const { blobs } of lists) {
    found.push(...blobs);
  }
  return found;
}

function byId(blobs: BlobList["blobs"]): BlobList["blobs"] {
  return [...blobs].sort((left, right) => (left.id < right.id ? -1 : 1));
}
