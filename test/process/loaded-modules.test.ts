/** What the built server loads at its start: packages of what is switched off cost no start and no memory. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

import { startProcess } from "../harness/server-process.ts";
import { useDataDir } from "../harness/store/data-dir.ts";

/** What Node.js writes at the end of a process that NODE_V8_COVERAGE is set for: all that it loaded, however that was asked for. */
interface Coverage {
  readonly result: readonly { readonly url: string }[];
}

/** The addresses of all modules of a server that was started so, asked for something, and ended. */
async function loadedBy(settings: Record<string, string>): Promise<readonly string[]> {
  const [dataDir, folder] = [await useDataDir(), await useDataDir()];
  const server = await startProcess({
    DATA_DIR: dataDir,
    NODE_V8_COVERAGE: folder,
    ...settings,
  });
  expect((await fetch(`${server.url}/v1/workflows`)).status).toBe(200);
  expect(await server.end("SIGTERM")).toBe(0);
  const own = readdirSync(folder).find((name) => name.includes(`-${server.child.pid}-`)) ?? "";
  const { result } = JSON.parse(readFileSync(join(folder, own), "utf8")) as Coverage;
  return result.map(({ url }) => url);
}

const OPEN_TELEMETRY = /@opentelemetry|protobuf|\/open-tracing-/u;
const S3 = /@aws-sdk|@smithy/u;

test("without an endpoint for traces nothing of OpenTelemetry is loaded, without a bucket nothing of S3", async () => {
  const [without, traced] = await Promise.all([
    loadedBy({}),
    loadedBy({ OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1" }),
  ]);
  // What is looked for would be found, wherever it stands.
  expect(traced.filter((address) => OPEN_TELEMETRY.test(address)).length).toBeGreaterThan(100);
  expect(without.filter((address) => address.endsWith("/dist/main.js"))).toHaveLength(1);
  expect(without.filter((address) => OPEN_TELEMETRY.test(address) || S3.test(address))).toEqual([]);
  // The setting loads what it needs, and nothing else is different.
  const isModule = (address: string): boolean => address.startsWith("file:");
  const more = traced.filter((address) => isModule(address) && !without.includes(address));
  expect(more.filter((address) => !OPEN_TELEMETRY.test(address))).toEqual([]);
});
