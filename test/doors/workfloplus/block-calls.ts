/** Uploads in blocks as clients of the WorkfloPlus door send them. */

import { randomBytes } from "node:crypto";
import { buffer } from "node:stream/consumers";

import type { Random } from "../../harness/random.ts";
import { archiver } from "../../../src/workflows/documents/archiver.ts";
import { ask, type Told } from "./workfloplus.ts";

/** A ZIP with a file of so many bytes that cannot be packed. */
export async function madeZip(sizeBytes: number): Promise<Buffer> {
  const content = randomBytes(sizeBytes);
  const entry = {
    fileName: "workflow.bin.zip",
    sizeBytes,
    modifiedAt: 1_800_000_000_000,
    async *open() {
      yield content;
    },
  };
  return buffer(archiver.zip([entry]));
}

export interface Cut {
  readonly first: number;
  readonly bytes: Buffer;
}

/** A file in blocks of this size; the last is as long as what is left. */
export function evenCuts(file: Buffer, blockBytes: number): readonly Cut[] {
  const count = Math.ceil(file.byteLength / blockBytes);
  return Array.from({ length: count }, (_, at) => ({
    first: at * blockBytes,
    bytes: file.subarray(at * blockBytes, (at + 1) * blockBytes),
  }));
}

/** A file cut where nobody expects it. */
export function randomCuts(file: Buffer, random: Random): readonly Cut[] {
  const cuts: Cut[] = [];
  for (let first = 0; first < file.byteLength; ) {
    const length = random.integer(1, 102_400);
    cuts.push({ first, bytes: file.subarray(first, first + length) });
    first += length;
  }
  return cuts;
}

export function shuffled<T>(items: readonly T[], random: Random): readonly T[] {
  const left = [...items];
  const drawn: T[] = [];
  while (left.length > 0) {
    drawn.push(...left.splice(random.integer(0, left.length - 1), 1));
  }
  return drawn;
}

/** Begins an upload. Returns its id. */
export async function begun(base: string, fileSize: number, token?: string): Promise<string> {
  const body = { blockSize: 102_400, fileSize, friendlyFileName: "Workflow1.zip" };
  const told = await ask(base, "POST /workflows/v2/upload", {
    body,
    ...(token === undefined ? {} : { token }),
  });
  if (told.status !== 201) {
    throw new Error(`${told.status} ${told.text}`);
  }
  return (told.value as { readonly id: string }).id;
}

export interface SentBlock extends Cut {
  readonly total: number;
  /** As it stands behind the minus, where it is not where the block ends. */
  readonly last?: number;
  readonly token?: string;
}

/** Sends a block, as a form by its Content-Type, as curl calls everything. */
export async function sendBlock(base: string, uploadId: string, block: SentBlock): Promise<Told> {
  const { first, bytes, total, last = first + bytes.byteLength - 1, token } = block;
  const response = await fetch(`${base}/workflows/v2/upload/${uploadId}`, {
    method: "POST",
    headers: {
      "Content-Type": "application/x-www-form-urlencoded",
      "Content-Range": `bytes ${first}-${last}/${total}`,
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    },
    body: new Uint8Array(bytes),
  });
  const { status, headers } = response;
  const text = await response.text();
  return { status, headers, text, value: text === "" ? undefined : JSON.parse(text) };
}

/** Sends blocks, so many at once. Returns the statuses, each where its block stood. */
export async function sendAll(
  send: (cut: Cut, at: number) => Promise<Told>,
  cuts: readonly Cut[],
  atOnce: number,
): Promise<readonly number[]> {
  const statuses: number[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < cuts.length; at = next++) {
      const cut = cuts[at];
      statuses[at] = cut === undefined ? 0 : (await send(cut, at)).status;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return statuses;
}

/** Finishes an upload. Returns the id of the workflow. */
export async function finished(
  base: string,
  uploadId: string,
  { token, ...more }: { readonly token?: string; readonly [name: string]: unknown } = {},
): Promise<string> {
  const told = await ask(base, "POST /workflows/v2", {
    body: { uploadId, name: "Repair Process", ...more },
    ...(token === undefined ? {} : { token }),
  });
  if (told.status !== 201) {
    throw new Error(`${told.status} ${told.text}`);
  }
  return (told.value as { readonly workflowId: string }).workflowId;
}

/** An upload of a whole file in even blocks. Returns its id. */
export async function uploaded(base: string, file: Buffer, token?: string): Promise<string> {
  const total = file.byteLength;
  const id = await begun(base, total, token);
  const mine = token === undefined ? {} : { token };
  const statuses = await sendAll(
    (cut) => sendBlock(base, id, { ...cut, ...mine, total }),
    evenCuts(file, 102_400),
    4,
  );
  if (statuses.filter((status) => status === 204).length !== 1) {
    throw new Error(statuses.join());
  }
  return id;
}

export interface WorkflowBody {
  readonly workflowId: string;
  readonly activeVersionId: string;
  readonly versions: readonly { readonly versionId: string; readonly version: number }[];
  readonly [name: string]: unknown;
}

export async function workflow(base: string, id: string): Promise<WorkflowBody> {
  return (await ask(base, `GET /workflows/v2/${id}`)).value as WorkflowBody;
}

/** The file of the active version. */
export async function fileOf(base: string, id: string): Promise<Buffer> {
  const { activeVersionId } = await workflow(base, id);
  const response = await fetch(`${base}/workflows/v2/${id}/${activeVersionId}`);
  return Buffer.from(await response.arrayBuffer());
}
