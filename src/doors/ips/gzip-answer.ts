/** Compresses an answer for callers who ask for it, by their authHeader or by HTTP. */

import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Answer } from "../http/answer.ts";
import type { AuthHeader } from "./auth-header.ts";

const compress = promisify(gzip);

/** What fits into one packet wins nothing; only who says gzipResponse gets it compressed all the same. */
const BYTES_MIN = 1400;

export interface GzipOptions {
  readonly request: Pick<IncomingMessage, "headers">;
  readonly auth: Pick<AuthHeader, "gzipResponse">;
}

/** `authHeader/gzipResponse` decides; where it is absent, Accept-Encoding does. */
export function isGzipWanted({ body }: Answer, { request, auth }: GzipOptions): boolean {
  if (auth.gzipResponse !== undefined) {
    return auth.gzipResponse;
  }
  const accepted = request.headers["accept-encoding"];
  return (
    accepted !== undefined &&
    typeof body === "string" &&
    body.length >= BYTES_MIN &&
    takesGzip(Array.isArray(accepted) ? accepted.join(",") : accepted)
  );
}

/** RFC 9110 §12.5.3: named, or covered by *, and not with a weight of 0. */
function takesGzip(accepted: string): boolean {
  const weights = new Map(
    accepted.split(",", 20).map((coding): [string, string] => {
      const [name = "", weight = ""] = coding.toLowerCase().split(";");
      return [name.trim(), weight.trim()];
    }),
  );
  const weight = weights.get("gzip") ?? weights.get("x-gzip") ?? weights.get("*");
  return weight !== undefined && !/^q\s*=\s*0(?:\.0*)?$/u.test(weight);
}

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
