/** The file of a transfer: lines written as fast as the disk or pipe takes them, and read one by one. */

import { once } from "node:events";
import { constants, createReadStream } from "node:fs";
import { access, open, stat } from "node:fs/promises";
import { createInterface } from "node:readline";
import { codeOf } from "../databases/faults.ts";

type Write = (line: string) => Promise<void>;

/** Runs work that writes lines to a new file, durably, or without a name to the standard output. */
export async function writeLines<T>(
  file: string | undefined,
  work: (write: Write) => Promise<T>,
): Promise<T> {
  if (file === undefined) {
    return work(async (line) => {
      if (!process.stdout.write(`${line}\n`)) {
        await once(process.stdout, "drain");
      }
    });
  }
  // What others may read must not hold what they may not; and nothing is written over.
  const handle = await open(file, "wx", 0o600).catch((error: unknown) => {
    throw codeOf(error) === "EEXIST"
      ? new Error(`${file} is there already, and nothing is written over. Name a new file.`)
      : error;
  });
  try {
    const done = await work(async (line) => {
      await handle.appendFile(`${line}\n`);
    });
    await handle.sync();
    return done;
  } finally {
    await handle.close();
  }
}

/** Throws an Error for whoever named the file, if it cannot be read. */
export async function demandReadable(file: string): Promise<void> {
  try {
    const stats = await stat(file);
    await access(file, constants.R_OK);
    if (!stats.isDirectory()) {
      return;
    }
  } catch (error) {
    const why = codeOf(error) === "ENOENT" ? "There is no file" : "This user may not read";
    throw new Error(`${why} ${file}. Name what \`jobgate export\` wrote.`, { cause: error });
  }
  throw new Error(`${file} is a directory. Name what \`jobgate export\` wrote.`);
}

/** The lines of a file, empty ones left out. */
export async function* readLines(file: string): AsyncGenerator<string> {
  for await (const line of createInterface({
    input: createReadStream(file),
    crlfDelay: Infinity,
  })) {
    if (line !== "") {
      yield line;
    }
  }
}
