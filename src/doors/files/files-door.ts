/** The files door: what publish jobs made readable, /published/<company number>/<path>, and results of export jobs by their signed link, /exports/<token>/<file>. Read only, no listings, no account. */

import type { IncomingMessage } from "node:http";
import { Router } from "express";

import { linkedReport } from "../../core/followers/linked-report.ts";
import { openAllExport, openExport } from "../../core/results/open-export.ts";
import { openPublished } from "../../core/library/open-published.ts";
import type { ResultsArchive } from "../../core/results/zip-results.ts";
import { type Door, type Exchange, ownDialect } from "../dialect.ts";
import type { DoorKit } from "../door-kit.ts";
import { type Act, exchange, letIn } from "../exchange.ts";
import type { Answer } from "../http/answer.ts";
import { attachment } from "../http/content-disposition.ts";
import { answerDownload, type Download, SAVED_FILE } from "../http/download.ts";
import { demandReading } from "../read-only-door.ts";
import { whileCallerWaits } from "../while-caller-waits.ts";

const FILES = ownDialect("files");

/** Routes both kinds of addresses. */
export function filesDoor(kit: DoorKit): Door {
  const router = Router();
  for (const [address, operation, open] of [
    ["/published/:company/*path", "published", published],
    ["/exports/:token/:fileName", "export", exported],
  ] as const) {
    const act = fileAct(open);
    router.all(address, (request, response) =>
      exchange(kit, FILES, { request, response, params: request.params, operation, act }),
    );
  }
  return { dialects: [FILES], router };
}

interface OpenDownload extends Download {
  /** Called in any case, when nothing more is read. */
  close?(): Promise<void>;
}

type Under = Pick<Exchange, "kit" | "params" | "request">;
type Open = (under: Under) => Promise<OpenDownload | Answer>;

/** Answers GET and HEAD with the file that is opened by the path's parameters. */
function fileAct(open: Open): Act {
  return async (under: Exchange) => {
    const { kit, request } = under;
    demandReading(request);
    if (kit.isOpen) {
      // Where everybody on this machine is let in, web pages elsewhere are not.
      await letIn(under, "nothing");
    }
    const download = await open(under);
    if ("status" in download) {
      return download;
    }
    under.release = async () => download.close?.();
    return withoutReferrer(answerDownload(request, download));
  };
}

/** What a browser may show where it stands; everything else it saves, for it may hold scripts. */
const SHOWN = /^(image\/(?!svg)|video\/|audio\/)/u;

const published: Open = async ({ kit: { ports }, params: { company, path = [] } }) => {
  const name = typeof path === "string" ? path : path.join("/");
  const { fileName, contentType, file } = await openPublished(ports, String(company), name);
  return {
    what: "The file",
    fileName,
    contentType,
    sizeBytes: file.sizeBytes,
    etag: file.etag,
    cacheControl: "public, no-cache",
    isShown: SHOWN.test(contentType),
    read: (range) => file.read(range),
    close: () => file.close(),
  };
};

/** The address is a credential, or may be: nothing that the file leads to is told it. */
function withoutReferrer({ headers, ...answer }: Answer): Answer {
  return { ...answer, headers: { ...headers, "Referrer-Policy": "no-referrer" } };
}

/** All results of a job, of a length that nobody knows before. */
function zipAnswer(
  { method }: IncomingMessage,
  { fileName, content, downloaded }: ResultsArchive,
): Answer {
  const isRead = method !== "HEAD";
  return withoutReferrer({
    status: 200,
    headers: {
      ...SAVED_FILE,
      "Content-Type": "application/zip",
      "Content-Disposition": attachment(fileName),
      "Cache-Control": "private, no-store",
    },
    body: isRead ? content : undefined,
    ...(isRead && { sent: downloaded }),
  });
}

/** A report is made while its reader waits; browsers wait about so long. */
const REPORT_WAIT_MS = 60_000;

const exported: Open = async ({ kit, request, params: { token, fileName } }) => {
  const { ports } = kit;
  const named = { token: String(token), fileName: String(fileName) };
  const all = await openAllExport(ports, named);
  if (all !== undefined) {
    return zipAnswer(request, all);
  }
  const { tag, ...result } = await whileCallerWaits({ kit, request }, async (signal) =>
    openExport(ports, {
      ...named,
      reportOf: (link) => linkedReport(ports, link, { waitMs: REPORT_WAIT_MS, signal }),
    }),
  );
  return {
    ...result,
    what: "The export",
    etag: `"${tag}"`,
    cacheControl: "private, no-store",
    isShown: false,
    read: (range) => ports.blobs.open(result.blobId, range),
  };
};
