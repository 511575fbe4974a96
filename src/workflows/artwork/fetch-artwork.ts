/** Fetches what a job was given by address: the logo of its page, and its first version. */

import { join } from "node:path";
import { writeFile } from "node:fs/promises";
import { artworkTypeOf, TYPE_BYTES } from "../../core/artwork/file-type.ts";
import { Problem } from "../../core/model/problem.ts";
import { WorkflowFailure } from "../../core/ports/workflow-context.ts";
import { logFile } from "../each-file.ts";
import { fileContent } from "../file-content.ts";
import { editImage } from "../image-files.ts";
import type { ArtworkRun } from "./artwork-run.ts";

const LOGO_BYTES_MAX = 2 ** 20;
/** The customer's page waits for it, so a server that hangs is not waited for as long as for a file. */
const LOGO_MS_MAX = 5000;
/** As the job's history calls it. */
const LOGO = { fileName: "logo" };
/** Pixels of the box that it is made to fit into. */
const LOGO_SIZE = { width: 600, height: 240 };

/** A logo that cannot be had fails nothing: the page goes without. */
export async function fetchLogo({ artwork, context, sandbox }: ArtworkRun): Promise<void> {
  const { brand, logo } = artwork.history.artwork;
  if (brand.logo === undefined || logo !== undefined) {
    return;
  }
  try {
    const inputPath = join(context.scratchDir, "logo");
    const { content } = await context.fetcher.fetch(brand.logo, {
      sizeBytesMax: LOGO_BYTES_MAX,
      signal: AbortSignal.any([context.signal, AbortSignal.timeout(LOGO_MS_MAX)]),
    });
    await writeFile(inputPath, content);
    // Made anew, so that nothing of what was sent reaches a browser.
    const made = await editImage(context, sandbox, {
      ...LOGO_SIZE,
      file: LOGO,
      inputPath,
      outputName: "logo.png",
      fit: "inside",
      enlarge: false,
      format: "png",
      quality: 90,
      metadata: "none",
    });
    await artwork.addLogo({ contentType: "image/png", content: fileContent(made.path) });
  } catch (error) {
    context.signal.throwIfAborted();
    if (!isOfTheFile(error)) {
      throw error;
    }
    const text = `not taken: ${wordsOf(error)}`;
    await logFile(context, LOGO, { code: "file.warning", severity: "warning", text });
  }
}

/** Where it cannot be had, the customer is told, and asked for a file. */
export async function fetchSource({ artwork, context, fileBytesMax }: ArtworkRun): Promise<void> {
  const { source } = artwork;
  if (source === undefined) {
    return;
  }
  try {
    const fetched = await context.fetcher.fetch(source.url, { sizeBytesMax: fileBytesMax });
    const { start, content } = await startOf(fetched.content);
    const contentType = artworkTypeOf(start);
    if (contentType === undefined) {
      const message = "What is at the given address is no PDF, JPEG, PNG or TIFF.";
      throw new WorkflowFailure("unsupportedFormat", message);
    }
    const fileName = source.fileName ?? fetched.fileName ?? "artwork";
    const event = { code: "artwork.uploaded", message: `${fileName}, fetched.` } as const;
    await artwork.addVersion({ fileName, contentType, content, origin: "url", event });
  } catch (error) {
    context.signal.throwIfAborted();
    if (!isOfTheFile(error)) {
      throw error;
    }
    await artwork.giveUpSource(`The file could not be fetched: ${wordsOf(error)}`);
  }
}

const OF_THE_FILE = new Set(["document-not-loadable", "payload-too-large"]);

function isOfTheFile(error: unknown): error is Problem | WorkflowFailure {
  return error instanceof Problem
    ? OF_THE_FILE.has(error.code)
    : error instanceof WorkflowFailure && error.code !== "internal";
}

function wordsOf(error: Problem | WorkflowFailure): string {
  return error instanceof Problem ? error.detail : error.message;
}

/** The first bytes of a content, and all of it. */
async function startOf(content: AsyncIterable<Uint8Array>): Promise<{
  readonly start: Uint8Array;
  readonly content: AsyncIterable<Uint8Array>;
}> {
  const rest = content[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let sizeBytes = 0;
  while (sizeBytes < TYPE_BYTES) {
    const next = await rest.next();
    if (next.done === true) {
      break;
    }
    first.push(next.value);
    sizeBytes += next.value.byteLength;
  }
  return { start: Buffer.concat(first), content: whole(first, rest) };
}

async function* whole(
  first: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* first;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
      yield next.value;
    }
  } finally {
    await rest.return?.();
  }
}
