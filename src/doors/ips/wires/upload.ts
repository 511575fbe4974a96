/** The upload servlet: a multipart post with an authHeader, the parameters of uploadPost, and files. */

import { nearestName } from "../../../core/text/nearest-name.ts";
import type { Principal } from "../../../core/model/principal.ts";
import { Problem } from "../../../core/model/problem.ts";
import type { Answer } from "../../http/answer.ts";
import { collectPart, type Part, withParts } from "../../multipart/multipart-parts.ts";
import { unsupportedMediaType } from "../../http/negotiation/negotiate.ts";
import { isMultipart } from "../../multipart/upload-request.ts";
import { answerBare, bareFaultAnswer } from "./plain-xml.ts";
import { mergeAuthHeaders, readAuthHeader } from "../auth-header.ts";
import { type Asked, authenticate, type Call, readParam } from "../call.ts";
import type { Wire } from "../dialect.ts";
import { type PostedFile, uploadPostWith } from "../operations/upload-post.ts";

/** Besides the files. */
const XML_PARTS = ["auth", "uploadParams"];
/** Nobody is let in yet who could ask for more. */
const AUTH_BYTES_MAX = 16 * 1024;

/** Answered with the bare uploadPostReturn; whatever fails is told as a bare fault element. */
export const UPLOAD: Wire = { act: upload, tell: bareFaultAnswer };

async function upload(call: Call): Promise<Answer> {
  const { kit, request } = call.exchange;
  if (!isMultipart(request)) {
    throw unsupportedMediaType(request.headers["content-type"], ["multipart/form-data"]);
  }
  const { uploadBytesMax, documentsPerJobMax } = kit.ports.limits;
  const limits = {
    bytesMax: uploadBytesMax + kit.bodyBytesMax,
    partsMax: documentsPerJobMax + XML_PARTS.length,
    pauseMsMax: kit.requestTimeoutMs,
  };
  return await withParts(request, limits, async (parts) => {
    const { sent, first } = await readHead(parts, call);
    call.exchange.operation = "uploadPost";
    const principal = await authenticate(call);
    const asked = readUploadParams(sent, principal, call);
    const operation = { ...asked.operation, ...uploadPostWith(() => filesOf(first, parts)) };
    return await answerBare({ ...asked, operation }, call);
  });
}

interface Head {
  /** The part uploadParams as it was sent; undefined if there is none. */
  readonly sent: Uint8Array | undefined;
  /** The part after the head; undefined if there is none. */
  readonly first: Part | undefined;
}

/** The parts auth and uploadParams, which come before the files, because these are not kept until somebody says whose they are. */
async function readHead(parts: AsyncGenerator<Part>, call: Call): Promise<Head> {
  let sent: Uint8Array | undefined;
  for (;;) {
    const next = await parts.next();
    const part = next.done === true ? undefined : next.value;
    if (part?.name === "auth") {
      await readAuth(part, call);
    } else if (part?.name === "uploadParams") {
      sent = await collectPart(part, call.exchange.kit.bodyBytesMax);
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

async function readAuth(part: Part, { exchange, learnt }: Call): Promise<void> {
  const document = exchange.kit.contract.parseXml(await collectPart(part, AUTH_BYTES_MAX));
  try {
    learnt.auth = mergeAuthHeaders([readAuthHeader(document.root), learnt.auth]);
  } finally {
    document.dispose();
  }
}

/** Throws forbidden, invalid-document, malformed-document. */
function readUploadParams(sent: Uint8Array | undefined, principal: Principal, call: Call): Asked {
  if (sent === undefined) {
    const message =
      "The request needs a part uploadParams with an uploadPostParam document, before its files.";
    throw Problem.at("invalid-document", { pointer: "/uploadParams", rule: "required", message });
  }
  const document = call.exchange.kit.contract.parseXml(sent);
  try {
    const asked = readParam(document.root, principal, call);
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
