/** A job's results as files in a directory. */

import { createWriteStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

import type { Client } from "../client/node.ts";
import type { ResultData } from "../core/model/contract-types.gen.ts";
import type { Progress } from "./terminal/progress.ts";

export interface FetchOptions {
  readonly jobId: string;
  readonly results: readonly ResultData[];
  /** Made where it is missing. */
  readonly directory: string;
  readonly progress: Progress;
}

/**
 * Writes every result into the directory, in place of files of the same name; of two results with one name, the second
 * gets a number. A file appears when it is whole. Returns the paths.
 */
export async function fetchResults(
  client: Client,
  { jobId, results, directory, progress }: FetchOptions,
): Promise<readonly string[]> {
  await mkdir(directory, { recursive: true });
  const paths: string[] = [];
  const taken = new Set<string>();
  for (const { resultId, fileName } of results) {
    progress.tell(`Fetching ${fileName}`, paths.length / results.length);
    const { content } = await client.download(jobId, resultId);
    const path = join(directory, freeName(taken, safeName(fileName, resultId)));
    const part = join(directory, `${resultId}.part`);
    try {
      await pipeline(content, createWriteStream(part));
      await rename(part, path);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
    paths.push(path);
  }
  return paths;
}

/** A name without a directory, whatever the server says. */
function safeName(fileName: string, resultId: string): string {
  const name = fileName.replaceAll(/[/\\\p{Cc}]/gu, "_");
  return /^\.*$/u.test(name) ? resultId : name;
}

/** Where a file system takes two names for the same, the second file would replace the first. */
function freeName(taken: Set<string>, name: string): string {
  const dot = name.lastIndexOf(".");
  const end = dot > 0 ? dot : name.length;
  let free = name;
  for (let number = 2; taken.has(keyOf(free)); number += 1) {
    free = `${name.slice(0, end)}-${number}${name.slice(end)}`;
  }
  taken.add(keyOf(free));
  return free;
}

function keyOf(name: string): string {
  return name.normalize("NFC").toLowerCase();
}
