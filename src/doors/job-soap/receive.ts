/** Reads a call: out of its package or as it is, its contents written to the disk before the rest is parsed, and its caller let in before anything is stored. */

import type { XmlElement } from "../../contract/contract.ts";
import type { Principal } from "../../core/model/principal.ts";
import { Problem } from "../../core/model/problem.ts";
import type { Blob } from "../../core/ports/files.ts";
import type { CarriedContents } from "../contents/carried-contents.ts";
import { isLargeDocument, withoutContents } from "../contents/large-document.ts";
import { liftContents } from "../contents/lift-contents.ts";
import { XmlContents } from "../contents/xml-contents.ts";
import type { Exchange } from "../dialect.ts";
import { bodyOf, letIn } from "../exchange.ts";
import type { MediaType } from "../http/media-type.ts";
import { collectPart, type Part, withParts } from "../multipart/multipart-parts.ts";
import { type Received, withReceivedFiles } from "../multipart/received-files.ts";
import { demandSoapType, readContentType } from "../soap/content-type.ts";
import { envelopeVersion, unwrap } from "../soap/envelope.ts";
import { type SoapVersion, versionOfMediaType } from "../soap/soap-version.ts";
import { shownIn } from "./security-header.ts";

/** What is known of a call, for a failure to be told as the caller speaks. */
export interface Learnt {
  version: SoapVersion;
  isPacked: boolean;
}

/** A call whose caller is let in. */
export interface Caller {
  readonly under: Exchange;
  readonly principal: Principal;
}

/** Reads the element in the body. */
export type ReadContent<T> = (content: XmlElement, principal: Principal) => T;

export interface Receiving<T, Answer> {
  readonly learnt: Learnt;
  readonly read: ReadContent<T>;
  readonly perform: (
    caller: Caller,
    received: Received<T>,
    carried: CarriedContents,
  ) => Promise<Answer>;
}

/** Throws what is wrong with the message, who may not call, and what performing throws. */
export function receive<T, Answer>(
  under: Exchange,
  receiving: Receiving<T, Answer>,
): Promise<Answer> {
  const contentType = under.request.headers["content-type"];
  const mediaType = readContentType(contentType);
  receiving.learnt.version = versionOfMediaType(mediaType);
  if (mediaType?.type === "multipart" && mediaType.subtype === "related") {
    receiving.learnt.isPacked = true;
    return receivePacked(under, mediaType, receiving);
  }
  demandSoapType(contentType, mediaType);
  return receivePlain(under, mediaType, receiving);
}

async function receivePlain<T, Answer>(
  under: Exchange,
  mediaType: MediaType | undefined,
  receiving: Receiving<T, Answer>,
): Promise<Answer> {
  const charset = mediaType?.parameters.get("charset");
  if (isLargeDocument(under)) {
    // What comes in is stored while the document goes on, so HTTP has to say who sends it.
    const principal = await letIn(under, "submit-jobs");
    return withCarried({ under, principal }, receiving, async (carried) =>
      understood(under, receiving, {
        bytes: await withoutContents(under, "xml", carried),
        charset,
        principal,
      }),
    );
  }
  const bytes = await bodyOf(under);
  const principal = await callerOf(under, receiving.learnt, { bytes, charset });
  return withCarried({ under, principal }, receiving, async () =>
    understood(under, receiving, { bytes, charset, principal }),
  );
}

/** MTOM: the message comes first, then the parts that it refers to (RFC 2387, XOP 1.0). */
function receivePacked<T, Answer>(
  under: Exchange,
  mediaType: MediaType,
  receiving: Receiving<T, Answer>,
): Promise<Answer> {
  const { kit, request } = under;
  const { documentsPerJobMax, uploadBytesMax } = kit.ports.limits;
  const limits = {
    bytesMax:
      Math.min(documentsPerJobMax * uploadBytesMax, Number.MAX_SAFE_INTEGER) + kit.bodyBytesMax,
    partsMax: documentsPerJobMax + 1,
    pauseMsMax: kit.requestTimeoutMs,
  };
  return withParts(request, limits, async (parts) => {
    const root = await rootOf(parts, mediaType);
    const bytes = await collectPart(root, kit.bodyBytesMax);
    const charset = readContentType(root.contentType)?.parameters.get("charset");
    const principal = await callerOf(under, receiving.learnt, { bytes, charset });
    return withCarried({ under, principal }, receiving, async (carried) => {
      const attached = await attachments(parts, carried);
      const left = await liftContents(oneOf(bytes), new XmlContents(), {
        bytesMax: kit.bodyBytesMax,
        take: (content, index) => carried.take(content, index),
        refer: async (reference, index) =>
          carried.keep(referred(attached, reference, index), index),
      });
      refuseUnused(attached);
      return understood(under, receiving, { bytes: left, charset, principal });
    });
  });
}

async function* oneOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** RFC 2387 §3.2: the part that start names, else the first; here it is the first in any case, as all stacks send it. */
async function rootOf(parts: AsyncGenerator<Part>, mediaType: MediaType): Promise<Part> {
  const first = await parts.next();
  const start = mediaType.parameters.get("start");
  if (first.done === true || (start !== undefined && first.value.contentId !== start)) {
    throw new Problem(
      "malformed-document",
      "The package must begin with the part that holds the message, which its parameter start names by Content-ID.",
    );
  }
  const { contentType } = first.value;
  const rootType = readContentType(contentType);
  if (rootType?.type !== "application" || rootType.subtype !== "xop+xml") {
    demandSoapType(contentType, rootType);
  }
  return first.value;
}

async function attachments(
  parts: AsyncGenerator<Part>,
  carried: CarriedContents,
): Promise<Map<string, Blob>> {
  const attached = new Map<string, Blob>();
  for await (const { contentId, content } of parts) {
    if (contentId === "" || attached.has(contentId)) {
      throw new Problem(
        "malformed-document",
        "Each part of the package behind the first needs a Content-ID of its own, to which the message refers.",
      );
    }
    attached.set(contentId, await carried.store(content));
  }
  return attached;
}

/** RFC 2392: `cid:` and the Content-ID without its brackets, percent-encoded. A part is taken once. */
function referred(attached: Map<string, Blob>, reference: string, index: number): Blob {
  const id = reference.startsWith("cid:") ? `<${decoded(reference.slice(4))}>` : "";
  const blob = attached.get(id);
  attached.delete(id);
  if (blob === undefined) {
    const message = `The content of document ${index + 1} refers to a part that the package does not have, or to one that another content has.`;
    const pointer = `/job/documents/${index}/content`;
    throw Problem.at("invalid-document", { pointer, rule: "value", message });
  }
  return blob;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function refuseUnused(attached: ReadonlyMap<string, Blob>): void {
  if (attached.size > 0) {
    const message = `Nothing in the message refers to ${attached.size} of the package's parts. A document refers to its part by <xop:Include href="cid:…"/> in its content.`;
    throw Problem.at("invalid-document", { pointer: "", rule: "unknown", message });
  }
}

function withCarried<T, Answer>(
  caller: Caller,
  { perform }: Receiving<T, Answer>,
  read: (carried: CarriedContents) => Promise<T>,
): Promise<Answer> {
  let kept: CarriedContents | undefined;
  return withReceivedFiles<T, Answer>(caller.under.kit.ports, caller.principal, {
    isDocument: true,
    read: (_files, carried) => {
      kept = carried;
      return read(carried);
    },
    submit: async (received) => {
      if (kept === undefined) {
        throw new TypeError("nothing was read");
      }
      return perform(caller, received, kept);
    },
  });
}

interface Message {
  readonly bytes: Uint8Array;
  readonly charset: string | undefined;
}

/** Who calls, by the message or else by HTTP. */
async function callerOf(under: Exchange, learnt: Learnt, message: Message): Promise<Principal> {
  const { contract, ports } = under.kit;
  const document = contract.parseXml(message.bytes, message.charset);
  try {
    learnt.version = envelopeVersion(document.root, learnt.version);
    const { headerBlocks } = unwrap(document, learnt.version);
    const shown = shownIn(headerBlocks, learnt.version, ports.clock);
    return await (shown === undefined ? letIn(under, "nothing") : letIn(under, "nothing", shown));
  } finally {
    document.dispose();
  }
}

function understood<T, Answer>(
  under: Exchange,
  { learnt, read }: Receiving<T, Answer>,
  { bytes, charset, principal }: Message & { readonly principal: Principal },
): T {
  const document = under.kit.contract.parseXml(bytes, charset);
  try {
    learnt.version = envelopeVersion(document.root, learnt.version);
    const { headerBlocks, content } = unwrap(document, learnt.version);
    shownIn(headerBlocks, learnt.version, under.kit.ports.clock);
    return read(content, principal);
  } finally {
    document.dispose();
  }
}
