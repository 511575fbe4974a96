/** A downloaded file: what it is called, how large it is, and its content as a stream. */

import { unreachable } from "./exchange.ts";
import { piecesOf } from "./streams.ts";

export interface Download {
  readonly fileName: string;
  readonly contentType: string;
  /** Undefined where the server does not say. */
  readonly sizeBytes: number | undefined;
  /** Can be read once. Throws ServerUnreachable where the connection breaks. */
  readonly content: AsyncIterable<Uint8Array>;
}

/** The file in an answer. */
export function downloadOf(answer: Response): Download {
  const { headers } = answer;
  const length = headers.get("content-length");
  return {
    fileName: fileNameIn(headers.get("content-disposition") ?? ""),
    contentType: headers.get("content-type") ?? "application/octet-stream",
    sizeBytes: length === null ? undefined : Number(length),
    content: contentOf(answer),
  };
}

async function* contentOf({ body }: Response): AsyncGenerator<Uint8Array> {
  try {
    if (body !== null) {
      yield* piecesOf(body);
    }
  } catch (error) {
    throw unreachable(error, undefined);
  }
}

/** RFC 6266 §4.3: filename* before filename; never with a directory. */
function fileNameIn(disposition: string): string {
  const { extended } = /filename\*=UTF-8''(?<extended>[^;]+)/iu.exec(disposition)?.groups ?? {};
  const { plain } = /filename="(?<plain>(?:[^"\\]|\\.)*)"/u.exec(disposition)?.groups ?? {};
  const name =
    extended === undefined ? (plain ?? "").replaceAll(/\\(.)/gu, "$1") : decode(extended);
  return name.replaceAll(/[/\\\p{Cc}]/gu, "_");
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
