/** An answer as the recording holds it: request line, status, headers by name, body; what differs each time replaced. */

import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import yauzl from "yauzl";

import { isFresh, type Placeholders } from "./placeholders.ts";
import type { Answer } from "./send-request.ts";

/** Longer bodies are told by length and hash, so that differences stay short. */
const SHOWN_CHARS_MAX = 5000;

export async function answerText(
  asked: string,
  answer: Answer,
  placeholders: Placeholders,
): Promise<string> {
  const raw = await bodyText(answer);
  const requestId = requestIdOf(answer, raw);
  const body = placeholders.replace(raw, requestId);
  const headers = answer.headers
    .toSorted(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))
    .map(([name, value]) => {
      if (name === "Retry-After" && raw.includes("too-many-requests")) {
        return `${name}: <seconds>`;
      }
      const isLength = name.toLowerCase() === "content-length";
      const isOurs = isLength && Number(value) === answer.body.length;
      const shown =
        (isOurs && body !== raw) || (isLength && isStyled(answer))
          ? "<length>"
          : headerText([name, value], placeholders);
      return `${name}: ${requestId === undefined ? shown : shown.replaceAll(requestId, "<request>")}`;
    });
  const shownBody = body.length > SHOWN_CHARS_MAX ? digest(Buffer.from(body)) : body;
  const head = [asked, answer.status, ...headers].join("\n");
  return placeholders.replace(head, requestId) + (shownBody === "" ? "" : `\n\n${shownBody}`);
}

/** A page with a style of ours, whose length is recorded no more than the style itself; or one that no two callers get alike. */
function isStyled({ headers }: Answer): boolean {
  return headers.some(([, value]) => /style-src 'sha256-|'nonce-/u.test(value));
}

/** The id of the request where it was made here: that of the header, else that of the problem in the body. */
function requestIdOf({ headers }: Answer, body: string): string | undefined {
  const told =
    headers.find(([name]) => name.toLowerCase() === "x-request-id")?.[1] ??
    /urn:uuid:(?<id>[0-9a-f-]{36})/u.exec(body)?.groups?.["id"];
  return told !== undefined && isFresh(told) ? told : undefined;
}

function headerText([name, value]: readonly [string, string], placeholders: Placeholders): string {
  switch (name.toLowerCase()) {
    case "etag":
      return value.replace(/"(?<tag>[^"]+)"/u, (tag) => `"${placeholders.of("etag", tag)}"`);
    // Of a zip it is that of the times in it too.
    case "content-digest":
    case "repr-digest":
      return value.replace(/:(?<sum>[^:]+):/u, (sum) => `:${placeholders.of("digest", sum)}:`);
    case "ratelimit":
      return value.replace(/r=\d+;t=\d+/u, "r=<left>;t=<seconds>");
    default:
      return value;
  }
}

async function bodyText({ headers, body }: Answer): Promise<string> {
  const valueOf = (name: string): string =>
    headers.find(([each]) => each.toLowerCase() === name)?.[1] ?? "";
  if (body.length === 0) {
    return "";
  }
  if (valueOf("content-encoding") === "gzip") {
    return `<gzip of> ${gunzipSync(body).toString()}`;
  }
  if (valueOf("content-type") === "application/zip" && valueOf("content-range") === "") {
    return zipText(body);
  }
  const text = body.toString();
  return Buffer.from(text).equals(body) ? text.replaceAll("\r", "<CR>") : digest(body);
}

function digest(bytes: Buffer): string {
  return `<${bytes.length} bytes, SHA-256 ${createHash("sha256").update(bytes).digest("hex")}>`;
}

/** A zip holds times; its entries are told instead. */
async function zipText(bytes: Buffer): Promise<string> {
  const zip = await yauzl.fromBufferPromise(bytes, { strictFileNames: true });
  const lines = ["<zip of>"];
  for await (const entry of zip.eachEntry()) {
    const content = await buffer(await zip.openReadStreamPromise(entry));
    const told = entry.fileName.endsWith(".zip") ? await zipText(content) : digest(content);
    lines.push(`${entry.fileName} ${told}`);
  }
  return lines.join("\n");
}
