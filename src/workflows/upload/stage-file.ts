/** A file on its way into the library: written to the run's own directory first, so that everything about it is known before anything changes. */

import { createWriteStream } from "node:fs";
import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import {
  assetTypeOf,
  type ContentKind,
  falseClaim,
  SNIFF_BYTES,
  sniffContent,
} from "../../core/model/asset-type.ts";
import { diskFault } from "../../core/model/files/disk-fault.ts";
import { type WorkflowContext, WorkflowFailure } from "../../core/ports/workflow-context.ts";

/** Writes content to a file of the run's own, gives its path to `use`, and removes it afterwards. */
export async function withStaged<T>(
  context: WorkflowContext,
  content: AsyncIterable<Uint8Array>,
  use: (path: string) => Promise<T>,
): Promise<T> {
  const path = join(context.scratchDir, "incoming");
  try {
    await pipeline(content, createWriteStream(path), { signal: context.signal }).catch(
      (error: unknown) => {
        throw diskFault(error);
      },
    );
    return await use(path);
  } finally {
    await rm(path, { force: true });
  }
}

/** What the file is. Throws WorkflowFailure where its name claims another kind of file than its content is. */
export async function kindOfFile(path: string, fileName: string): Promise<ContentKind> {
  const kind = sniffContent(await headOf(path));
  const claimed = falseClaim(fileName, kind);
  if (claimed !== undefined) {
    const found = kind.contentType ?? "of an unknown format";
    const message = `Its name is that of a file of the type ${claimed}, but its content is ${found}; it was not stored.`;
    throw new WorkflowFailure("unsupportedFormat", message);
  }
  return { ...kind, type: assetTypeOf(fileName, kind) };
}

async function headOf(path: string): Promise<Uint8Array> {
  const handle = await open(path);
  try {
    const buffer = new Uint8Array(SNIFF_BYTES);
    const { bytesRead } = await handle.read(buffer, 0, SNIFF_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
