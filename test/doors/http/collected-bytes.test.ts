/** What is collected chunk by chunk: all of it, in its order, and hardly more held than its bytes. */

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { CollectedBytes } from "../../../src/doors/http/collected-bytes.ts";

it.each([0, 1, 2, 255, 256, 257, 1000])("%i chunks are whole in their order", (count) => {
  const collected = new CollectedBytes();
  const chunks = Array.from({ length: count }, (_, index) => Buffer.from(`${index},`));
  for (const chunk of chunks) {
    collected.add(chunk);
  }
  const whole = Buffer.concat(chunks);
  expect([collected.sizeBytes, Buffer.from(collected.whole())]).toEqual([whole.length, whole]);
});

it("chunks of a byte each take up little more than their bytes", () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  const source = Buffer.alloc(100_000);
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const collected = new CollectedBytes();
  for (let at = 0; at < source.length; at += 1) {
    collected.add(source.subarray(at, at + 1));
  }
  collectGarbage();
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(1024 * 1024);
  expect(collected.sizeBytes).toBe(source.length);
});
