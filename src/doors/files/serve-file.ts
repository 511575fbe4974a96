/** The way of a request for a file that needs no account: guarded, answered or told why not. */

import type { RequestHandler } from "express";

import type { Contract } from "../../contract/contract.ts";
import type { Ids, Log } from "../../core/ports/base.ts";
import { Problem } from "../../core/model/problem.ts";
import { writeAnswer } from "../http/answer.ts";
import { answerDownload, type Download } from "../http/download.ts";
import { problemOf } from "../problems/from-error.ts";
import { type Place, placeOf } from "../server/place.ts";
import type { Proxies } from "../server/proxies.ts";
import { tellProblem } from "../problems/tell.ts";

export interface FileDeps {
  readonly ports: { readonly ids: Ids; readonly log: Log };
  readonly contract: Contract;
  /** Where callers reach us, without trailing slash. */
  readonly publicUrl?: string | undefined;
  /** Throws where not even those may come who need no account, as web pages elsewhere may not while everyone is let in. */
  guard(place: Place): Promise<unknown>;
  readonly proxies: Proxies;
}

export interface OpenDownload extends Download {
  /** Called in any case, when nothing more is read. */
  close?(): Promise<void>;
}

type Params = Readonly<Record<string, string | string[] | undefined>>;

/** A handler for GET and HEAD of the file that `find` opens by the path's parameters. */
export function serveFile(
  deps: FileDeps,
  find: (params: Params) => Promise<OpenDownload>,
): RequestHandler {
  return async (request, response) => {
    const { ports, contract, publicUrl } = deps;
    const requestId = ports.ids.next();
    let download: OpenDownload | undefined;
    try {
      demandReading(request.method);
      await deps.guard(placeOf(request, deps.proxies));
      download = await find(request.params);
      const answer = answerDownload(request, download);
      const headers = { ...answer.headers, "X-Request-Id": requestId };
      await writeAnswer(response, { ...answer, headers });
    } catch (error) {
      const problem = problemOf(error, ports.log, requestId);
      if (response.headersSent) {
        // Half an answer cannot be mended; the caller sees that it broke off.
        response.destroy();
      } else {
        const told = tellProblem(problem, request, { contract, requestId, publicUrl });
        await writeAnswer(response, told);
      }
    } finally {
      await download?.close?.();
    }
  };
}

function demandReading(method: string): void {
  if (method !== "GET" && method !== "HEAD") {
    throw new Problem("method-not-allowed", "Files here can only be read: use GET or HEAD.", {
      allow: ["GET", "HEAD"],
    });
  }
}
