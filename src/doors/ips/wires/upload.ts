/** The upload servlet: a multipart post with an authHeader, the parameters of uploadPost, and files. */

import type { IncomingMessage } from "node:http";
import { nearestName } from "../../../core/text/nearest-name.ts";
import type { Principal } from "../../../core/model/principal.ts";
import { Problem } from "../../../core/model/problem.ts";
import type { Answer } from "../../http/answer.ts";
import { collectPart, type Part, PartReader } from "../../multipart/multipart-parts.ts";
import { unsupportedMediaType } from "../../http/negotiate.ts";
import { isMultipart, refuseEncoding } from "../../multipart/upload-request.ts";
import { answerBare, bareFaultAnswer } from "./plain-xml.ts";
import { mergeAuthHeaders, readAuthHeader } from "../auth-header.ts";
import {
  answerInWay,
  type Asked,
  authenticate,
  type Call,
  type CallDeps,
  readParam,
} from "../call.ts";
import { type PostedFile, uploadPostWith } from "../operations/upload-post.ts";

/** Besides the files. */
const XML_PARTS = ["auth", "uploadParams"];
/** Nobody is let in yet who could ask for more. */
const AUTH_BYTES_MAX = 16 * 1024;

/** Answers a POST with the bare uploadPostReturn. Never rejects: whatever fails is told as a bare fault element. */
export async function answerUpload(request: IncomingMessage, deps: CallDeps): Promise<Answer> {
  return await answerInWay(request, deps, {
    succeed: (call) => succeed(call, deps),
    fail: bareFaultAnswer,
  });
}

async function succeed(call: Call, deps: CallDeps): Promise<Answer> {
  if (!isMultipart(call.request)) {
    throw unsupportedMediaType(call.request.headers["content-type"], ["multipart/form-data"]);
  }
  refuseEncoding(call.request);
  const { uploadBytesMax, documentsPerJobMax } = deps.ports.limits;
  const reader = new PartReader(call.request, {
    bytesMax: uploadBytesMax + deps.bodyBytesMax,
    partsMax: documentsPerJobMax + XML_PARTS.length,
    pauseMsMax: deps.requestTimeoutMs,
  });
  try {
    const parts = reader.parts();
    const { sent, first } = await readHead(parts, call, deps);
    call.operation = "uploadPost";
    const principal = await authenticate(call, deps);
    const asked = readUploadParams(sent, principal, deps);
    const operation = { ...asked.operation, ...uploadPostWith(() => filesOf(first, parts)) };
    return await answerBare({ ...asked, operation }, call, deps);
  } finally {
    reader.close();
  }
}

interface Head {
  /** The part uploadParams as it was sent; undefined if there is none. */
  readonly sent: Uint8Array | undefined;
  /** The part after the head; undefined if there is none. */
  readonly first: Part | undefined;
}

/** The parts auth and uploadParams, which come before the files, because these are not kept until somebody says whose they are. */
async function readHead(parts: AsyncGenerator<Part>, call: Call, deps: CallDeps): Promise<Head> {
  let sent: Uint8Array | undefined;
  for (;;) {
    const next = await parts.next();
    const part = next.done === true ? undefined : next.value;
    if (part?.name === "auth") {
      await readAuth(part, call, deps);
    } else if (part?.name === "uploadParams") {
      sent = await collectPart(part, deps.bodyBytesMax);
    } else {
      demandKnownPart(part, sent);
      return { sent, first: part };
    }
  }
}

/** Files may have any name, so only a part without a file name, or before uploadParams, is taken for a misspelt one. */
function demandKnownPart(part: Part | undefined, sent: Uint8Array | undefined): void {
  const meant = part === undefined ? undefined : nearestName(part.name, XML_PARTS);
  if (part !== undefined && meant !== undefined && (sent === undefined || part.fileName === "")) {
    const message = `There is no part ${JSON.stringify(part.name)} here. Did you mean ${meant}? The parts are ${XML_PARTS.join(" and ")}, then the files.`;
    throw Problem.at("invalid-document", { pointer: "", rule: "unknown", message });
  }
}

async function readAuth(part: Part, call: Call, { contract }: CallDeps): Promise<void> {
  const document = contract.parseXml(await collectPart(part, AUTH_BYTES_MAX));
  try {
    call.auth = mergeAuthHeaders([readAuthHeader(document.root), call.auth]);
  } finally {
    document.dispose();
  }
}

/** Throws forbidden, invalid-document, malformed-document. */
function readUploadParams(
  sent: Uint8Array | undefined,
  principal: Principal,
  deps: CallDeps,
): Asked {
  if (sent === undefined) {
    const message =
      "The request needs a part uploadParams with an uploadPostParam document, before its files.";
    throw Problem.at("invalid-document", { pointer: "/uploadParams", rule: "required", message });
  }
  const document = deps.contract.parseXml(sent);
  try {
    const asked = readParam(document.root, principal, deps);
    if (asked.operation.name !== "uploadPost") {
      throw new Problem(
        "malformed-document",
        "The part uploadParams must hold an uploadPostParam document.",
      );
    }
    return asked;
  } finally {
    document.dispose();
  }
}

async function* filesOf(
  first: Part | undefined,
  parts: AsyncGenerator<Part>,
): AsyncGenerator<PostedFile> {
  if (first !== undefined) {
    yield { fileName: first.fileName, content: first.content };
    for await (const part of parts) {
      yield { fileName: part.fileName, content: part.content };
    }
  }
}
