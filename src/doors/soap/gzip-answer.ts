/** Compresses an answer for callers whose authHeader asks for it. */

import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Answer } from "../answer.ts";

const compress = promisify(gzip);

/** The same answer, its text gzipped. */
export async function gzipAnswer(answer: Answer): Promise<Answer> {
  if (typeof answer.body !== "string") {
    return answer;
  }
  return {
    ...answer,
    headers: { ...answer.headers, "Content-Encoding": "gzip" },
    body: await compress(answer.body),
  };
}
