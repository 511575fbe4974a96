/** What has to work before jobs are taken, each check in a few words without secrets. */

import { access, constants } from "node:fs/promises";
import { join } from "node:path";

import { DEFAULT_COMPANY } from "../../core/model/company.ts";
import type { CompanyStore } from "../../core/ports/access.ts";
import type { ReadinessCheck } from "./health-door.ts";

/** The parts that may not be ready. */
export interface CheckedParts {
  readonly gate: { readonly isStopping: boolean };
  /** What the disk has too little of. */
  readonly disk: () => Promise<"space" | "files" | undefined>;
  readonly companies: Pick<CompanyStore, "byNumber">;
  readonly dataDir: string;
  /** Only where files are in a bucket: why they cannot be read or written, in a few words. */
  readonly filesTrouble?: (() => Promise<string | undefined>) | undefined;
  /** Why nothing moves, in a few words. */
  readonly engine: { readonly trouble: string | undefined };
}

/** The checks of a whole server. */
export function readinessChecks(parts: CheckedParts): readonly ReadinessCheck[] {
  const { gate, disk, companies, dataDir, filesTrouble, engine } = parts;
  return [
    { name: "server", reason: async () => (gate.isStopping ? "stopping" : undefined) },
    { name: "disk", reason: async () => diskReason(await disk()) },
    {
      name: "store",
      reason: () =>
        companies
          .byNumber(DEFAULT_COMPANY.number)
          .then(unlessFound, () => "the database does not answer"),
    },
    { name: "data directory", reason: () => directoryReason(dataDir) },
    ...(filesTrouble === undefined ? [] : [{ name: "files", reason: filesTrouble }]),
    { name: "engine", reason: async () => engine.trouble },
  ];
}

async function directoryReason(dataDir: string): Promise<string | undefined> {
  if (!(await isWritable(dataDir))) {
    return "not writable";
  }
  return (await isWritable(join(dataDir, "blobs")))
    ? undefined
    : "blobs/ is missing or not writable";
}

function isWritable(directory: string): Promise<boolean> {
  return access(directory, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}

function diskReason(shortage: "space" | "files" | undefined): string | undefined {
  return shortage && (shortage === "space" ? "short of space" : "short of files (inodes)");
}

function unlessFound(found: unknown): string | undefined {
  return found === undefined ? "does not answer" : undefined;
}
