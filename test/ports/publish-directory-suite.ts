/** What every PublishDirectory promises. */

import { describe, expect, test } from "vitest";
import type { Problem } from "../../src/core/model/problem.ts";
import type { PublishDirectory } from "../../src/core/ports/files.ts";
import { chunks, contentOf } from "../harness/store/contents.ts";
import { type Open, useStore } from "../harness/store/samples.ts";

export interface PublishDirectoryUnderTest {
  readonly published: PublishDirectory;
  /** Everything that is published, as "47/a/b.jpg" → content. */
  contents(): Promise<Readonly<Record<string, string>>>;
}

async function text(content: AsyncIterable<Uint8Array> = chunks(Buffer.of())): Promise<string> {
  return (await contentOf(content)).toString();
}

/** `keepsReplaced`: what was opened can be read on when another content has come in its place; else reading breaks off. */
export function describePublishDirectory(
  name: string,
  open: Open<PublishDirectoryUnderTest>,
  { keepsReplaced = true }: { readonly keepsReplaced?: boolean } = {},
): void {
  describe(`PublishDirectory: ${name}`, () => {
    const store = useStore(open);
    const publish = (path: string, text: string, companyNumber = 47) =>
      store().published.publish(companyNumber, path, chunks(Buffer.from(text)));

    test("publishes under company and path and replaces what was there", async () => {
      await publish("spring/a.jpg", "old");
      await publish("spring/a.jpg", "new");
      await publish("b.jpg", "b", 48);
      expect(await store().contents()).toEqual({ "47/spring/a.jpg": "new", "48/b.jpg": "b" });
    });

    test("keeps the old content when the new one breaks off", async () => {
      await publish("a.jpg", "old");
      const broken = new Error("disk read failed");
      async function* breaking(): AsyncGenerator<Uint8Array> {
        yield Buffer.from("ne");
        throw broken;
      }
      await expect(store().published.publish(47, "a.jpg", breaking())).rejects.toBe(broken);
      expect(await store().contents()).toEqual({ "47/a.jpg": "old" });
    });

    test("removes everything but what is to be kept, only in that company", async () => {
      for (const path of ["a.jpg", "spring/b.jpg", "spring/deep/c.jpg", "summer/d.jpg"]) {
        await publish(path, path);
      }
      await publish("a.jpg", "other", 48);
      const removed = await store().published.keepOnly(47, ["spring/b.jpg", "never/was.jpg"]);
      expect(removed).toEqual(["a.jpg", "spring/deep/c.jpg", "summer/d.jpg"]);
      expect(await store().contents()).toEqual({
        "47/spring/b.jpg": "spring/b.jpg",
        "48/a.jpg": "other",
      });
      expect(await store().published.keepOnly(47, [])).toEqual(["spring/b.jpg"]);
      expect(await store().published.keepOnly(99, [])).toEqual([]);
      await publish("spring", "now a file");
    });

    test("says so when a folder and a file would have the same path", async () => {
      await publish("a", "file");
      await expect(publish("a/b.jpg", "x")).rejects.toMatchObject({ code: "conflicting-fields" });
      await publish("c/d.jpg", "x");
      await expect(publish("c", "x")).rejects.toMatchObject({ code: "conflicting-fields" });
      expect(await store().contents()).toEqual({ "47/a": "file", "47/c/d.jpg": "x" });
    });

    test("says so when the file system takes no such name", async () => {
      const path = `${"x".repeat(256)}.jpg`;
      await expect(publish(path, "x")).rejects.toMatchObject({ code: "invalid-document" });
      expect(await store().contents()).toEqual({});
    });

    test("opens what is published, whole and in part, with a tag that changes with it", async () => {
      await publish("spring/a.jpg", "0123456789");
      const open = async (path: string) => store().published.open(47, path);
      const first = await open("spring/a.jpg");
      expect(first?.sizeBytes).toBe(10);
      expect(await text(first?.read({ first: 2, last: 4 }))).toBe("234");
      await publish("spring/a.jpg", "other");
      // Never what came in its place, under the old tag.
      const read = text(first?.read()).catch((error: Problem) => error.code);
      expect(await read).toBe(keepsReplaced ? "0123456789" : "gone");
      await first?.close();
      const second = await open("spring/a.jpg");
      expect(second?.etag).not.toBe(first?.etag);
      expect(await text(second?.read())).toBe("other");
      await second?.close();
    });

    test("opens nothing that is no published file of the company", async () => {
      await publish("spring/a.jpg", "x");
      for (const path of ["spring", "spring/b.jpg", "spring/a.jpg/c"]) {
        expect(await store().published.open(47, path)).toBeUndefined();
      }
      expect(await store().published.open(48, "spring/a.jpg")).toBeUndefined();
      await expect(store().published.open(47, "../47/spring/a.jpg")).rejects.toMatchObject({
        code: "invalid-document",
      });
    });

    test.each([
      "../48/a.jpg",
      "a/../../48/b.jpg",
      "..",
      ".",
      "",
      "a//b",
      "a\\..\\..\\b",
      "a\u0000b",
    ])("never writes outside the company's directory: %j", async (path) => {
      await expect(publish(path, "x")).rejects.toMatchObject({ code: "invalid-document" });
      expect(await store().contents()).toEqual({});
    });

    test.each([-1, 1.5, Number.NaN])("knows no company %d", async (companyNumber) => {
      await expect(publish("a.jpg", "x", companyNumber)).rejects.toMatchObject({
        code: "not-found",
      });
    });
  });
}
