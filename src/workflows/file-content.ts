/** The content of a file of the run's own, such as one that the sandbox made. */

import { createReadStream } from "node:fs";

/**
 * The file's bytes. It is opened when it is read, so that content which nobody reads in the end, because the run was
 * stopped, holds nothing open and fails nowhere unheard.
 */
export async function* fileContent(path: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(path);
}
