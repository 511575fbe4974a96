/** What docs/workfloplus.md shows a device doing does it as it is copied. */

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";
import type { JobBody } from "../doors/workfloplus/workfloplus.ts";
import { startServer } from "../harness/start-server.ts";
import { readPage } from "./readme.ts";

it("syncs a job twice, which has both steps then and is told under /v1", async () => {
  const [, program = ""] =
    /what a device does[^`]*```sh\n([\s\S]*?)```/u.exec(readPage("docs/workfloplus.md")) ?? [];
  const server = await startServer();
  onTestFinished(server.close);
  const here = program.replaceAll("http://127.0.0.1:8080", server.url);
  const { stdout } = await promisify(execFile)("sh", ["-ec", here], { timeout: 60_000 });
  const lines = `[${stdout.replaceAll(/\}\{/gu, "},{").replaceAll("}[", "},[").replaceAll("][", "],[")}]`;
  const [first, second, read, told] = JSON.parse(lines) as readonly [
    JobBody,
    JobBody,
    readonly [JobBody],
    readonly object[],
  ];
  expect(first.metadata.status).toBe("Active");
  expect(second.completedSteps?.map(({ singleStep }) => singleStep.stepTitle)).toEqual([
    "Valve shut",
    "Pressure read",
  ]);
  expect(read).toEqual([second]);
  expect(told).toMatchObject([{ workflow: "record", name: "Pump 7", outcome: "succeeded" }]);
});
