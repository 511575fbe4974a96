/** Downloads that callers fetch themselves, from where the file lies. */

import type { IncomingMessage } from "node:http";
import type { LinkHeaders } from "../../core/ports/files.ts";
import type { Answer } from "./answer.ts";
import { answerDownload, type Download } from "./download.ts";

interface LinkedDownload extends Download {
  /** Undefined where there are no links, or none to this file. */
  link(headers: LinkHeaders): Promise<string | undefined> | undefined;
}

/** As `answerDownload`, or 307 where the whole is asked for and has a link. Parts, conditions and HEAD are answered here. */
export async function answerLinkedDownload(
  request: IncomingMessage,
  download: LinkedDownload,
): Promise<Answer> {
  const answer = answerDownload(request, download);
  const { "Content-Type": contentType = "", "Content-Disposition": contentDisposition = "" } =
    answer.headers;
  const location =
    answer.status === 200 && request.method === "GET" && request.headers.range === undefined
      ? await download.link({ contentType, contentDisposition })
      : undefined;
  // RFC 9110 §15.4.8: the next request for this address comes here again.
  return location === undefined
    ? answer
    : {
        status: 307,
        headers: {
          Location: location,
          "Cache-Control": "private, no-store",
          "Content-Length": "0",
        },
        body: undefined,
      };
}
