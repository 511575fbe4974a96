/** GET /u/{token}/results/{resultId}/{fileName} and /logo: what we made ourselves. Nothing is shown as it was uploaded. */

import { artworkLogo, artworkResult } from "../../../core/artwork/artwork-results.ts";
import { answerDownload } from "../../http/download.ts";
import type { ArtworkOperation } from "../operation.ts";

/** Pictures are drawn by us; sheets and reports are saved. */
const SHOWN_TYPE = "image/png";
/** They never change; whoever loses the link loses them soon. */
const CACHE = "private, max-age=600";
const PRIVATE = { "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex" } as const;

export const sendResult: ArtworkOperation = {
  name: "artworkResult",
  method: "GET",
  async handle({ under, linked }) {
    const { kit, params, request } = under;
    const opened = await artworkResult(kit.ports, linked, String(params["resultId"]));
    const { fileName, contentType, sizeBytes, sha256 } = opened.file;
    const answer = answerDownload(request, {
      what: "The file",
      fileName,
      contentType,
      sizeBytes,
      etag: `"${sha256}"`,
      sha256,
      cacheControl: CACHE,
      isShown: contentType === SHOWN_TYPE,
      read: (range) => opened.read(range),
    });
    return { ...answer, headers: { ...answer.headers, ...PRIVATE } };
  },
};

export const sendLogo: ArtworkOperation = {
  name: "artworkLogo",
  method: "GET",
  async handle({ under, linked }) {
    const logo = await artworkLogo(under.kit.ports, linked);
    return {
      status: 200,
      headers: {
        ...PRIVATE,
        "Content-Type": logo.contentType,
        "Content-Length": String(logo.sizeBytes),
        "Cache-Control": CACHE,
        "X-Content-Type-Options": "nosniff",
      },
      body: under.request.method === "HEAD" ? undefined : logo.read(),
    };
  },
};
