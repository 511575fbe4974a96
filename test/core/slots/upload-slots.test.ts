/** The limit of uploads: given back however they end, and never all of it one company's. */

import { expect, test } from "vitest";
import { UploadSlots } from "../../../src/core/slots/upload-slots.ts";

test("upload slots are given back however the work ends, and refused beyond their number", async () => {
  const slots = new UploadSlots({ uploadsMax: 2, uploadsMaxPerCompany: 2 });
  let release = (): void => undefined;
  const held = new Promise<string>((resolve) => {
    release = () => resolve("done");
  });
  const first = slots.during("one", () => held);
  const second = slots.during("one", () => held);
  await expect(slots.during("one", async () => "never")).rejects.toMatchObject({
    code: "unavailable",
    options: { retryAfterS: 5 },
  });
  expect(slots.taken).toBe(2);
  release();
  expect(await Promise.all([first, second])).toEqual(["done", "done"]);
  await expect(slots.during("one", () => Promise.reject(new Error("broke")))).rejects.toThrow(
    "broke",
  );
  expect(slots.taken).toBe(0);
});

test("a company that has its share of upload slots is told so, and others find some free", async () => {
  const slots = new UploadSlots({ uploadsMax: 4, uploadsMaxPerCompany: 3 });
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const uploads = [1, 2, 3].map(() => slots.during("flood", () => held));
  await expect(slots.during("flood", () => held)).rejects.toMatchObject({
    code: "unavailable",
    detail: expect.stringContaining("UPLOADS_MAX_PER_COMPANY"),
    options: { retryAfterS: 5 },
  });
  expect(await slots.during("other", async () => "taken")).toBe("taken");
  release();
  await Promise.all(uploads);
  await slots.during("flood", async () => undefined);
});
