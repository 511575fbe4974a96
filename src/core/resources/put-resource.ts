/** Stores a file that a step of a record names, under the id that its sender chose. It never changes afterwards. */

import { demandPolicy } from "../model/access/policy.ts";
import { SIGNATURE_BYTES, signatureType } from "../text/content-signatures.ts";
import { identityOf, type Principal } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import { isResourceId, RESOURCE_ID_CHARS_MAX, type Resource } from "../model/people/resource.ts";
import type { Ports } from "../ports/ports.ts";

export type PutResourcePorts = Pick<
  Ports,
  "blobs" | "clock" | "engine" | "ids" | "limits" | "resources" | "uploads"
>;

export interface SentResource {
  readonly resourceId: string;
  /** As its sender calls it, in lower case and without parameters. */
  readonly contentType?: string | undefined;
  readonly content: AsyncIterable<Uint8Array>;
}

export interface StoredResource {
  readonly resource: Resource;
  /** False where the same content was there. */
  readonly isNew: boolean;
}

/**
 * Throws forbidden, invalid-document for an id that cannot be or an empty content, unsupported-media-type for a content
 * that is not what its sender calls it, payload-too-large, illegal-transition where another content has the id, unavailable,
 * insufficient-storage, and what the content throws; nothing is kept then.
 */
export async function putResource(
  ports: PutResourcePorts,
  principal: Principal,
  sent: SentResource,
): Promise<StoredResource> {
  demandPolicy(principal, "Workflow_Execute");
  if (!isResourceId(sent.resourceId)) {
    const message = `The id of a resource has 1 to ${RESOURCE_ID_CHARS_MAX} characters, and none that cannot be shown.`;
    throw Problem.at("invalid-document", { pointer: "/resourceId", rule: "pattern", message });
  }
  const put = async (): Promise<StoredResource> => store(ports, principal, sent);
  return ports.uploads === undefined ? put() : ports.uploads.during(principal.company.id, put);
}

async function store(
  { blobs, clock, engine, ids, limits, resources }: PutResourcePorts,
  principal: Principal,
  { resourceId, contentType: called, content }: SentResource,
): Promise<StoredResource> {
  const told: { contentType?: string } = {};
  const checked = startChecked(content, (head) => {
    told.contentType = typeOf(head, called);
  });
  const { id: blobId, sizeBytes, sha256 } = await blobs.put(checked, limits.uploadBytesMax);
  const asked: Resource = {
    id: ids.next(),
    companyId: principal.company.id,
    resourceId,
    blobId,
    contentType: told.contentType ?? UNKNOWN,
    sizeBytes,
    sha256,
    createdBy: identityOf(principal),
    createdAt: clock.now(),
  };
  const resource = await resources.add(asked);
  const isNew = resource.id === asked.id;
  if (!isNew) {
    await blobs.remove([blobId]);
  }
  if (resource.sha256 !== sha256) {
    const detail = `Resource ${resourceId} is there already, with other content. What a record may name never changes; send this under another id.`;
    throw new Problem("illegal-transition", detail);
  }
  if (isNew) {
    // Work may wait for it.
    engine.wake();
  }
  return { resource, isNew };
}

/** The content, of which the start is checked before the rest is taken. */
async function* startChecked(
  content: AsyncIterable<Uint8Array>,
  check: (head: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  const head = new Uint8Array(SIGNATURE_BYTES);
  let headBytes = 0;
  let isChecked = false;
  for await (const chunk of content) {
    if (!isChecked) {
      const part = chunk.subarray(0, SIGNATURE_BYTES - headBytes);
      head.set(part, headBytes);
      headBytes += part.byteLength;
      isChecked = headBytes === SIGNATURE_BYTES;
      if (isChecked) {
        check(head);
      }
    }
    yield chunk;
  }
  if (headBytes === 0) {
    const message = "The resource is empty. Send its bytes as the body.";
    throw Problem.at("invalid-document", { pointer: "", rule: "length", message });
  }
  if (!isChecked) {
    check(head.subarray(0, headBytes));
  }
}

const UNKNOWN = "application/octet-stream";
/** Whoever says one of these says what the first bytes tell. */
const TOLD_BY_START = /^(?:image|video|audio)\/(?!svg)|^application\/pdf$/u;

/** A picture may be of another format than its sender says; but no picture is no picture. */
function typeOf(head: Uint8Array, called: string | undefined): string {
  const told = typeByStart(head);
  if (called !== undefined && TOLD_BY_START.test(called) && kindOf(told) !== kindOf(called)) {
    const detail = `The resource is called ${called}, but its first bytes are not those of ${kindOf(called)}. Send what it is, or call it ${UNKNOWN}.`;
    throw new Problem("unsupported-media-type", detail);
  }
  return told ?? UNKNOWN;
}

function typeByStart(head: Uint8Array): string | undefined {
  const start = String.fromCharCode(...head);
  return start.startsWith("%PDF-") ? "application/pdf" : signatureType(start);
}

/** Sound and films come in the same containers. */
function kindOf(contentType = UNKNOWN): string {
  const [family = ""] = contentType.split("/");
  const kinds: Readonly<Record<string, string>> = {
    image: "a picture",
    video: "a film or sound",
    audio: "a film or sound",
  };
  return kinds[family] ?? (contentType === "application/pdf" ? "a PDF" : "a file");
}
