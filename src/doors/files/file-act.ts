/** What is done with a request for a file that needs no account: guarded, opened and answered, whole or in part. */

import { Problem } from "../../core/model/problem.ts";
import { ownDialect, type Exchange, type Params } from "../dialect.ts";
import type { Act } from "../exchange.ts";
import { answerDownload, type Download } from "../http/download.ts";
import { placeOf } from "../server/place.ts";

/** Of both doors at which files are fetched. */
export const FILES = ownDialect("files");

export interface OpenDownload extends Download {
  /** Called in any case, when nothing more is read. */
  close?(): Promise<void>;
}

/** Answers GET and HEAD with the file that `find` opens by the path's parameters. */
export function fileAct(find: (params: Params) => Promise<OpenDownload>): Act {
  return async (exchange) => {
    const { request, params } = exchange;
    if (request.method !== "GET" && request.method !== "HEAD") {
      throw new Problem("method-not-allowed", "Files here can only be read: use GET or HEAD.", {
        allow: ["GET", "HEAD"],
      });
    }
    await refuseForeignPages(exchange);
    const download = await find(params);
    exchange.release = async () => download.close?.();
    return answerDownload(request, download);
  };
}

/** Where everybody on this machine is let in, web pages elsewhere are not. Throws forbidden. */
async function refuseForeignPages({ kit, request }: Exchange): Promise<void> {
  if (kit.isOpen) {
    await kit.authenticator.authenticate(placeOf(request, kit.proxies));
  }
}
