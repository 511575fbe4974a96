/** The style of callbacks of Atomyx Submit: its header fields and its payload, beside the header fields that all our callbacks have. */

import { createHmac } from "node:crypto";

import { exactText, exactValue } from "../../contract/property-value.ts";
import type { ArtworkState } from "../../core/model/artwork.ts";
import type {
  ArtworkNewsDocument,
  CallbackDocument,
  CallbackResult,
} from "../../core/model/contract-types.gen.ts";
import type { LinkSigner } from "../../core/ports/files.ts";
import type { CallbackStyle, OutgoingCallback } from "./callback-style.ts";

export interface AtomyxStyleOptions {
  /** Makes the header fields that every callback of ours has. */
  readonly standard: CallbackStyle;
  /** How that service calls the states. */
  readonly names: Readonly<Record<ArtworkState, string>>;
  /** What signatures are over: time and body, or the body. */
  readonly signature: "timestamp" | "body";
  readonly links: Pick<LinkSigner, "sign">;
  /** How long links to files are good. */
  readonly linkMs: number;
  /** Where callers reach us, without trailing slash; without it links are relative. */
  readonly publicUrl?: string | undefined;
}

const USER_AGENT = "AtomyxSubmit/1.0 (Jobgate)";

export function atomyxStyle(options: AtomyxStyleOptions): CallbackStyle {
  const { standard, names, signature } = options;
  return {
    encode: ({ id, callback }) => exactText(payloadOf(id, callback, options)),
    headers: (outgoing) => {
      const { id, callback, at, body } = outgoing;
      const timestamp = secondsText(at);
      return {
        ...standard.headers(outgoing),
        "User-Agent": USER_AGENT,
        "X-Atomyx-Event": eventOf(callback, names),
        "X-Atomyx-Delivery": deliveryId(id),
        "X-Atomyx-Timestamp": timestamp,
        ...signed(outgoing, signature === "body" ? body : `${timestamp}.${body}`),
      };
    },
  };
}

/** The key is the secret as its owner was shown it. There is room for one signature only: that of the newest secret. */
function signed({ secrets: [secret] }: OutgoingCallback, text: string): Record<string, string> {
  return secret === undefined
    ? {}
    : { "X-Atomyx-Signature": `sha256=${createHmac("sha256", secret).update(text).digest("hex")}` };
}

/** To the second, as 2026-11-28T09:14:03Z. */
function secondsText(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}

function deliveryId(id: string): string {
  return `del_${id.replaceAll("-", "")}`;
}

/** How that service calls what happened: by the state that it led to. A file that failed led to none by itself. */
function eventOf({ type, artwork }: CallbackDocument, names: AtomyxStyleOptions["names"]): string {
  return artwork === undefined || type === "file.failed" ? type : names[artwork.state];
}

function payloadOf(id: string, callback: CallbackDocument, options: AtomyxStyleOptions): object {
  const { timestamp, sequence, jobId, externalId, artwork } = callback;
  const event = eventOf(callback, options.names);
  const isFailure = callback.type === "file.failed";
  return {
    event,
    deliveryId: deliveryId(id),
    timestamp: secondsText(new Date(timestamp)),
    sequence,
    id: jobId,
    ...(externalId === undefined ? {} : { externalId }),
    status: isFailure && artwork !== undefined ? options.names[artwork.state] : event,
    ...(isFailure ? { error: { message: callback.message } } : {}),
    metadata: (artwork?.metadata ?? []).map(({ propertyId, propertyName, ...written }) => ({
      propertyId,
      propertyName,
      value: exactValue(written),
    })),
    artwork: artworkOf(callback, options),
    preflight: preflightOf(callback, options),
    proof: proofOf(callback, options),
    decision: decisionOf(artwork),
  };
}

function artworkOf(callback: CallbackDocument, options: AtomyxStyleOptions): object | null {
  const version = callback.artwork?.version;
  if (version === undefined) {
    return null;
  }
  const { fileName, dataId, size, contentType, sha256, pages } = version;
  return {
    fileName,
    version: version.version,
    size: Number(size),
    contentType,
    sha256,
    ...(pages === undefined ? {} : { pages }),
    ...(dataId === undefined ? {} : { url: linkTo({ id: dataId, fileName }, callback, options) }),
  };
}

function preflightOf(callback: CallbackDocument, options: AtomyxStyleOptions): object | null {
  const preflight = callback.artwork?.version?.preflight;
  if (preflight === undefined) {
    return callback.artwork?.state === "preflight-failed" ? unreadable(callback) : null;
  }
  const { result, errors, warnings, infos } = preflight;
  const report = resultNamed(callback, /preflight\.pdf$/u);
  return {
    result,
    errors,
    warnings,
    infos,
    hits: (callback.artwork?.findings ?? []).map(({ code, severity, page, message, found }) => ({
      rule: code,
      severity,
      ...(page === undefined ? {} : { page }),
      message,
      ...(found === undefined ? {} : { value: found }),
    })),
    ...(report === undefined ? {} : { reportURL: linkToResult(report, callback, options) }),
  };
}

/** Receivers look for hits of whatever failed, and a file that cannot be read has no others. */
function unreadable({ message }: CallbackDocument): object {
  const hits = [{ rule: "unreadable", severity: "error", message }];
  return { result: "failed", errors: 1, warnings: 0, infos: 0, hits };
}

function proofOf(callback: CallbackDocument, options: AtomyxStyleOptions): object | null {
  const proof = resultNamed(callback, /proof\.pdf$/u);
  if (proof === undefined) {
    return null;
  }
  const sha256 = callback.artwork?.version?.proofSha256;
  const pages = (callback.artwork?.results ?? []).filter(({ fileName }) =>
    /proof-[0-9]+\.png$/u.test(fileName),
  );
  return {
    url: linkToResult(proof, callback, options),
    ...(sha256 === undefined ? {} : { sha256 }),
    pages: pages.map((page) => ({ url: linkToResult(page, callback, options) })),
  };
}

function decisionOf(artwork: ArtworkNewsDocument | undefined): object | null {
  const decision = artwork?.decision;
  if (decision === undefined) {
    return null;
  }
  const { result, at, version, sha256, name, reason, comment } = decision;
  return {
    result,
    at,
    version,
    sha256,
    name,
    ...(reason === undefined ? {} : { reason }),
    ...(comment === undefined ? {} : { comment }),
  };
}

function resultNamed({ artwork }: CallbackDocument, name: RegExp): CallbackResult | undefined {
  return artwork?.results?.find(({ fileName }) => name.test(fileName));
}

function linkToResult(
  { resultId: id, fileName }: CallbackResult,
  callback: CallbackDocument,
  options: AtomyxStyleOptions,
): string {
  return linkTo({ id, fileName }, callback, options);
}

/** Good for a while after the event, whenever it is told: every attempt says the same. */
function linkTo(
  { id: resultId, fileName }: { readonly id: string; readonly fileName: string },
  { jobId, timestamp }: CallbackDocument,
  { links, linkMs, publicUrl = "" }: AtomyxStyleOptions,
): string {
  const token = links.sign({
    ownerId: jobId,
    fileId: resultId,
    expiresAt: Date.parse(timestamp) + linkMs,
  });
  return `${publicUrl}/exports/${token}/${encodeURIComponent(fileName)}`;
}
