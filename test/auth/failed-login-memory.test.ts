/** Failed log-ins in memory pass the suite of their port, and keep nothing but the names. */

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { FailedLoginMemory } from "../../src/auth/failed-login-memory.ts";
import { describeFailedLoginStore } from "../ports/failed-login-store-suite.ts";

describeFailedLoginStore("in memory", async () => ({
  store: new FailedLoginMemory(),
  close: async () => undefined,
}));

const REQUESTS = 60;
const REQUEST_BYTES = 1024 * 1024;

test("a name that was part of a large request does not keep the request", async () => {
  const memory = new FailedLoginMemory();
  const before = usedBytes();
  for (let index = 0; index < REQUESTS; index += 1) {
    const request = Buffer.alloc(REQUEST_BYTES, `a user of whom nobody knows ${index} `).toString();
    const name = `192.0.2.1 ${request.slice(0, 40)}`;
    await memory.find([name]);
    await memory.count([{ name, countMax: 10 }], 0);
  }
  expect(usedBytes() - before).toBeLessThan((REQUESTS * REQUEST_BYTES) / 4);
  expect(await memory.find(["192.0.2.1"])).toEqual(new Map());
});

function usedBytes(): number {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect === "function") {
    collect();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
