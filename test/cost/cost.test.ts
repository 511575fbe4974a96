/** No small request costs the server much, whoever sends it: CPU time of the whole process, the least of some tries. */

import { expect, test } from "vitest";
import type { HostileRequest } from "./hostile-request.ts";
import { HOSTILE_REQUESTS } from "./hostile-requests.ts";
import { type MeasuredServer, sendRaw, startMeasured } from "./measured-server.ts";

/** Twice what the slowest machine took on which this ran; what grows with the square of its input takes seconds. */
const CPU_MS_MAX = 250;
const BYTES_MAX = 100_000;
/** Between two looks other work may have been done: the garbage of earlier requests, a job. */
const TRIES = 5;

test("every request of the table is smaller than 100 kB and unlike the others", () => {
  expect(HOSTILE_REQUESTS.length).toBeGreaterThan(60);
  expect(new Set(HOSTILE_REQUESTS.map(({ title }) => title)).size).toBe(HOSTILE_REQUESTS.length);
  const large = HOSTILE_REQUESTS.filter(
    (each) => headOf(each, "127.0.0.1").length + each.body.length >= BYTES_MAX,
  );
  expect(large.map(({ title, body }) => `${title}: ${body.length}`)).toEqual([]);
});

test.each([
  ["somebody who is let in", { AUTH: "open" }, 400],
  ["nobody", { AUTH: "required" }, 401],
])(
  `no request of %s costs ${CPU_MS_MAX} ms of CPU time`,
  async (_, settings, usual) => {
    const server = await startMeasured(settings);
    const costs: string[] = [];
    const statuses: number[] = [];
    for (const request of HOSTILE_REQUESTS) {
      const { cpuMs, status } = await costOf(server, request);
      statuses.push(status);
      if (cpuMs >= CPU_MS_MAX) {
        costs.push(`${request.title}: ${cpuMs.toFixed(0)} ms`);
      }
    }
    expect(costs).toEqual([]);
    // They came to where they were meant to.
    expect(statuses).not.toContain(0);
    expect(statuses.filter((status) => status === usual).length).toBeGreaterThan(40);
  },
  120_000,
);

async function costOf(
  server: MeasuredServer,
  request: HostileRequest,
): Promise<{ readonly cpuMs: number; readonly status: number }> {
  let least = Infinity;
  let status = 0;
  for (let tried = 0; tried < TRIES && least >= CPU_MS_MAX; tried += 1) {
    const before = await server.cpuMs();
    ({ status } = await sendRaw(server.url, headOf(request, server.url), request.body));
    least = Math.min(least, (await server.cpuMs()) - before);
  }
  return { cpuMs: least, status };
}

function headOf({ method, path, headers, body }: HostileRequest, url: string): string {
  const isChunked = headers.some(([name]) => name === "Transfer-Encoding");
  const all = [
    ["Host", url.replace("http://", "")],
    ["Connection", "close"],
    ...(isChunked || body.length === 0 ? [] : [["Content-Length", String(body.length)]]),
    ...headers,
  ];
  const lines = all.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return `${method} ${path} HTTP/1.1\r\n${lines}\r\n`;
}
