/** Documents of the REST door: bodies of requests to values, values to answers, in JSON and XML alike. */

import type { Contract, Root, Value } from "../../contract/contract.ts";
import type {
  JobDocumentRequest,
  Option,
  ScheduleDocumentRequest,
} from "../../core/model/contract-types.gen.ts";
import { Problem } from "../../core/model/problem.ts";
import type { Answer } from "../http/answer.ts";
import type { CarriedContents } from "../contents/carried-contents.ts";
import { isLargeDocument, withoutContents } from "../contents/large-document.ts";
import {
  bodyFormat,
  demandBodyFormat,
  type Taken,
  xmlType,
} from "../http/negotiation/negotiate.ts";
import { bodyOf } from "../exchange.ts";
import type { Call } from "./call.ts";
import type { DocumentBytes } from "./document-bytes.ts";

const PROLOG = '<?xml version="1.0" encoding="UTF-8"?>\n';

const NAMES = [
  "job",
  "jobs",
  "options",
  "data",
  "cancellation",
  "result",
  "workflows",
  "events",
  "event",
  "service",
  "schedule",
  "schedules",
  "deliveries",
  "link",
] as const;

export type RootName = (typeof NAMES)[number];

// Object.fromEntries forgets the names.
const ROOTS = Object.fromEntries(
  NAMES.map((name) => [name, { vocabulary: "job", name }]),
) as unknown as Readonly<Record<RootName, Root>>;

const DOCUMENT_HEADERS = { "Cache-Control": "no-store", Vary: "Accept" } as const;
const JSON_HEADERS = { "Content-Type": "application/json", ...DOCUMENT_HEADERS } as const;

/** An answer that holds a document. */
export type DocumentAnswer = Answer & { readonly body: string };

/** An answer that holds a document, in the format that the call asks for. */
export function documentAnswer(
  { kit, format, request }: Pick<Call, "kit" | "format" | "request">,
  name: RootName,
  { status = 200, value, headers }: Told,
): DocumentAnswer {
  const body =
    format === "json"
      ? kit.contract.writeJson(value, ROOTS[name])
      : PROLOG + kit.contract.writeXml(value, ROOTS[name]);
  const usual =
    format === "json"
      ? JSON_HEADERS
      : { "Content-Type": xmlType(request.headers.accept, "application/xml"), ...DOCUMENT_HEADERS };
  return { status, headers: headers === undefined ? usual : { ...usual, ...headers }, body };
}

/** A document as JSON, for where it is not an answer by itself. */
export function writtenAsJson({ kit }: Pick<Call, "kit">, name: RootName, value: Value): string {
  return kit.contract.writeJson(value, ROOTS[name]);
}

/** What an answer tells. */
export interface Told {
  /** 200 if absent. */
  readonly status?: number;
  readonly value: Value;
  /** Beside the usual ones. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What came in the body: nothing, a job document, or the list of options alone. */
export type SubmitBody =
  | { readonly kind: "none" }
  | { readonly kind: "job"; readonly document: JobDocumentRequest }
  | { readonly kind: "options"; readonly options: readonly Option[] };

/**
 * Reads a body that may be a job document or a bare option list, where other things are taken too. Throws what readBody
 * and the contract throw, and unsupported-media-type.
 */
export async function readSubmitBody(
  call: Call,
  taken: Taken,
  carried: CarriedContents,
): Promise<SubmitBody> {
  const { request } = call;
  const format = isLargeDocument(call) ? bodyFormat(request.headers["content-type"]) : undefined;
  const body =
    format === undefined
      ? await readDocument(call, taken)
      : { ...format, bytes: await withoutContents(call, format.format, carried) };
  return body === undefined || body.bytes.byteLength === 0
    ? { kind: "none" }
    : readSubmitDocument(call, body, carried);
}

/** The same where no documents come with their contents: those are not-supported then. */
export async function readChangesBody(call: Call): Promise<SubmitBody> {
  const body = await readDocument(call);
  const read: SubmitBody = body === undefined ? { kind: "none" } : readSubmit(call, body);
  const documents = read.kind === "job" ? (read.document.documents ?? []) : [];
  const index = documents.findIndex(({ content }) => content !== undefined);
  if (index >= 0) {
    const message = "Contents are not taken here: name an address or an upload, or submit a job.";
    const pointer = `/documents/${index}/content`;
    throw Problem.at("not-supported", { pointer, rule: "unsupported", message });
  }
  return read;
}

/** The same for a document that is there already. What of its contents was not taken out yet is stored. */
export async function readSubmitDocument(
  call: Call,
  sent: DocumentBytes,
  carried: CarriedContents,
): Promise<SubmitBody> {
  const body = readSubmit(call, sent);
  return body.kind === "job" ? { ...body, document: await carried.stored(body.document) } : body;
}

function readSubmit({ kit, dialect }: Call, sent: DocumentBytes): SubmitBody {
  const { contract } = kit;
  const body = (sent.format === "xml" && dialect.readRoot?.(sent, contract)) || sent;
  const { name, value } = read(contract, body, (root) => (root === "options" ? root : "job"));
  return name === "options"
    ? { kind: "options", options: value as Option[] }
    : { kind: "job", document: value as JobDocumentRequest };
}

interface ReadDocument {
  readonly name: RootName;
  readonly value: Value;
}

/** `nameOf` says what the document has to be, by the name of its root; in JSON a list counts as options. */
function read(
  contract: Contract,
  { format, bytes, charset }: DocumentBytes,
  nameOf: (root: string) => RootName,
): ReadDocument {
  if (format === "json") {
    const name = nameOf(isJsonArray(bytes) ? "options" : "");
    return { name, value: contract.readJson(bytes, ROOTS[name]) };
  }
  const xml = contract.parseXml(bytes, charset);
  try {
    const name = nameOf(xml.root.name);
    return { name, value: contract.readXml(xml.root, ROOTS[name]) };
  } finally {
    xml.dispose();
  }
}

/** Reads a body that may only be an option list; undefined if there is none. Throws as readSubmitBody. */
export async function readOptionsBody(call: Call): Promise<readonly Option[] | undefined> {
  const body = await readDocument(call);
  return body === undefined ? undefined : readOptions(call.kit.contract, body);
}

/** Reads a body that must be a schedule document. Throws as readSubmitBody; invalid-document for an empty body. */
export async function readSchedule(call: Call): Promise<ScheduleDocumentRequest> {
  const body = (await readDocument(call)) ?? EMPTY;
  return read(call.kit.contract, body, () => "schedule").value as ScheduleDocumentRequest;
}

const EMPTY: DocumentBytes = { format: "json", bytes: Buffer.from("{}") };

/** The same job document with fields that came another way, checked against the contract again. Throws invalid-document. */
export function checkedJob(contract: Contract, document: object): JobDocumentRequest {
  const bytes = Buffer.from(JSON.stringify(document));
  return contract.readJson(bytes, ROOTS.job) as JobDocumentRequest;
}

/** Options that came another way, checked against the contract. Throws invalid-document. */
export function checkedOptions(contract: Contract, options: readonly Option[]): readonly Option[] {
  return readOptions(contract, { format: "json", bytes: Buffer.from(JSON.stringify(options)) });
}

/** Reads an option list. Throws malformed-document, invalid-document. */
export function readOptions(contract: Contract, body: DocumentBytes): readonly Option[] {
  return read(contract, body, () => "options").value as Option[];
}

async function readDocument(call: Call, taken?: Taken): Promise<DocumentBytes | undefined> {
  const bytes = await bodyOf(call);
  return bytes.byteLength === 0
    ? undefined
    : { ...demandBodyFormat(call.request.headers["content-type"], taken), bytes };
}

const BRACKET = 0x5b;
/** RFC 8259 §2. */
const JSON_SPACE: ReadonlySet<number | undefined> = new Set([0x20, 0x09, 0x0a, 0x0d]);

function isJsonArray(bytes: Uint8Array): boolean {
  let at = 0;
  while (JSON_SPACE.has(bytes[at])) {
    at += 1;
  }
  return bytes[at] === BRACKET;
}

/** For bodies that are a bare option list: `/options/0/name` is `/0/name` there. */
export function withoutOptionsPrefix(pointer: string): string {
  return pointer === "/options" || pointer.startsWith("/options/") ? pointer.slice(8) : pointer;
}
