/** A data directory with ended jobs of given results, made without a server, and what a process holds open. */

import { readdir, readlink } from "node:fs/promises";
import type { Workflow } from "../../src/core/ports/workflow-context.ts";
import { startService } from "./engine/service.ts";

/** Puts jobs into the data directory, each with a result of each of these sizes in bytes. Returns their ids. */
export async function makeJobs(
  dataDir: string,
  { count, sizesBytes }: { readonly count: number; readonly sizesBytes: readonly number[] },
): Promise<readonly string[]> {
  const maker: Workflow = {
    name: "package",
    description: "Makes results.",
    profiles: [{ name: "default", description: "As it is.", options: [] }],
    options: [],
    run: async (context) => {
      for (const [index, sizeBytes] of sizesBytes.entries()) {
        await context.addResult({
          fileName: `result-${index}.pdf`,
          contentType: "application/pdf",
          content: zeros(sizeBytes),
        });
      }
    },
  };
  const service = await startService({ dataDir, workflows: [maker] });
  const files = [{ fileName: "a.txt", content: Buffer.from("a") }];
  const jobs = await Promise.all(
    Array.from({ length: count }, async () => service.run({ workflow: "package" }, files)),
  );
  await service.stop();
  return jobs.map(({ id }) => id);
}

async function* zeros(sizeBytes: number): AsyncGenerator<Uint8Array> {
  for (let left = sizeBytes; left > 0; left -= 65_536) {
    yield Buffer.alloc(Math.min(left, 65_536));
  }
}

/** The files that a process holds open, only where the system tells them. */
export async function openFiles(pid: number | "self"): Promise<readonly string[]> {
  const directory = `/proc/${pid}/fd`;
  const numbers = await readdir(directory);
  // One may be closed while the list is gone through.
  return Promise.all(numbers.map(async (each) => readlink(`${directory}/${each}`).catch(() => "")));
}
