/** Documents that come with the job itself: by their address, fetched when the job runs, or as files in the same request. */

import type {
  DocumentDocument,
  DocumentDocumentRequest,
  JobDocumentRequest,
  Option,
} from "../model/contract-types.gen.ts";
import {
  type CarriedDocument,
  type Carrying,
  carriedDocument,
  type Contents,
} from "./carried-document.ts";
import type { NewDocument } from "../model/document.ts";
import { contentTypeOf, safeFileName } from "../text/file-name.ts";
import type { Job } from "../model/job.ts";
import { checkOptions, maskSecrets } from "../model/option.ts";
import type { Ports } from "../ports/ports.ts";
import type { Blob } from "../ports/files.ts";
import type { DocumentLink, TakenUpload } from "../ports/jobs.ts";
import { type Principal, demand } from "../model/principal.ts";
import { Problem, refuseViolations, type Violation, type ViolationRule } from "../model/problem.ts";
import { uploadIdOf } from "../model/uploads/upload.ts";
import { redactUrl } from "../text/redact-url.ts";
import { countOf } from "../text/count-of.ts";
import type { WorkflowDeclaration } from "../model/workflow.ts";

/** A file that was stored for a job that is not there yet. */
export interface ReceivedFile {
  readonly fileName: string;
  readonly contentType: string;
  readonly blob: Blob;
}

export interface IncomingFile {
  readonly fileName: string;
  readonly content: AsyncIterable<Uint8Array>;
}

/** Stores a file of a job that is being submitted. Throws forbidden, invalid-document without a name, and what storing throws. */
export async function receiveFile(
  ports: Pick<Ports, "blobs" | "limits">,
  principal: Principal,
  { fileName: sent, content }: IncomingFile,
): Promise<ReceivedFile> {
  demand(principal, "submit-jobs");
  const fileName = safeFileName(sent);
  if (fileName === "") {
    const message =
      "Each document needs a file name, such as order.pdf; send it as the filename of its Content-Disposition.";
    throw invalid("/data", "required", message);
  }
  const blob = await ports.blobs.put(content, ports.limits.uploadBytesMax);
  return { fileName, contentType: contentTypeOf(fileName), blob };
}

/** What comes with a job, checked. */
export interface Inline {
  readonly links: readonly DocumentLink[];
  readonly uploads: readonly TakenUpload[];
  readonly carried: readonly CarriedDocument[];
  /** The documents as they are kept and shown until they are fetched. */
  readonly shown: readonly DocumentDocument[];
  /** True if the job shall not wait for more. */
  readonly starts: boolean;
}

const NOTHING: Inline = { links: [], uploads: [], carried: [], shown: [], starts: false };

export interface Sent {
  readonly document: JobDocumentRequest;
  /** How many files came beside it. */
  readonly fileCount: number;
  readonly contents?: Contents | undefined;
}

const NO_CONTENTS: Contents = new Map();

/** Checks documents and start of a job document. Throws invalid-document, invalid-option, conflicting-fields, payload-too-large. */
export function checkInline(
  { ids, limits }: Pick<Ports, "ids" | "limits">,
  workflow: WorkflowDeclaration,
  { document, fileCount, contents = NO_CONTENTS }: Sent,
): Inline {
  const { documents = [], start, quietSeconds } = document;
  const count = documents.length + fileCount;
  if (count === 0 && start === undefined) {
    return NOTHING;
  }
  refuseForParameters(workflow, { count, start });
  if (start === true && count === 0 && workflow.parameters === undefined) {
    const message =
      "A job that starts at once needs documents: give their addresses, or add them and start it then.";
    throw invalid("/documents", "required", message);
  }
  if (count > limits.documentsPerJobMax) {
    const detail = `A job holds at most ${countOf(limits.documentsPerJobMax, "document")}; split the work.`;
    throw new Problem("payload-too-large", detail);
  }
  refuseBadDocuments(workflow, documents);
  const sources = bySource(workflow, documents, (index) => ({ id: ids.next(), index, contents }));
  refuseTwice(sources.uploads);
  const shown = sources.links.map((link) => shownLink(workflow, link));
  return { ...sources, shown, starts: start ?? (quietSeconds === undefined && count > 0) };
}

/** The documents by where they come from. */
function bySource(
  workflow: WorkflowDeclaration,
  documents: readonly DocumentDocumentRequest[],
  placeOf: (index: number) => Carrying,
): Pick<Inline, "links" | "uploads" | "carried"> {
  const links: DocumentLink[] = [];
  const uploads: TakenUpload[] = [];
  const carried: CarriedDocument[] = [];
  for (const [index, each] of documents.entries()) {
    const place = placeOf(index);
    if (each.content !== undefined) {
      carried.push(carriedDocument(workflow, each, place));
    } else if (each.upload === undefined) {
      links.push(linkOf(place.id, each));
    } else {
      const pointer = `/documents/${index}/upload`;
      uploads.push(takenUpload(workflow, each, { pointer, documentId: place.id }));
    }
  }
  return { links, uploads, carried };
}

function refuseForParameters(
  { name, parameters }: WorkflowDeclaration,
  { count, start }: { readonly count: number; readonly start: boolean | undefined },
): void {
  if (parameters !== undefined && (count > 0 || start === false)) {
    const pointer = count > 0 ? "/documents" : "/start";
    const message = `Workflow ${name} takes parameters instead of documents, and starts by itself.`;
    throw Problem.at("conflicting-fields", { pointer, rule: "conflict", message });
  }
}

function refuseBadDocuments(
  { options: specs }: WorkflowDeclaration,
  documents: readonly DocumentDocumentRequest[],
): void {
  documents.forEach(({ url, upload, content, options = [] }, index) => {
    const sources = Object.entries({ url, upload, content }).filter(
      ([, value]) => value !== undefined,
    );
    const [, second] = sources;
    if (sources.length === 0) {
      throw invalid(
        `/documents/${index}/url`,
        "required",
        "`url` is missing: where the document is fetched from; or `upload`, what was uploaded before; or `content`, the file itself in base64.",
      );
    }
    if (second !== undefined) {
      const message = "A document has one of `url`, `upload` and `content`, not several.";
      const pointer = `/documents/${index}/${second[0]}`;
      throw Problem.at("conflicting-fields", { pointer, rule: "conflict", message });
    }
    const violations: readonly Violation[] = checkOptions(
      specs,
      options,
      `/documents/${index}/options`,
    );
    refuseViolations("invalid-option", violations);
  });
}

function linkOf(
  id: string,
  { url = "", fileName, options = [] }: DocumentDocumentRequest,
): DocumentLink {
  return { id, url, ...(fileName === undefined ? {} : { fileName }), options };
}

function takenUpload(
  workflow: WorkflowDeclaration,
  { upload = "", fileName, options = [] }: DocumentDocumentRequest,
  place: Pick<TakenUpload, "documentId" | "pointer">,
): TakenUpload {
  const uploadId = uploadIdOf(upload);
  if (uploadId === undefined) {
    const message =
      "This names no upload: give the id of one, or the address in the header Location of its creation.";
    throw invalid(place.pointer, "pattern", message);
  }
  const name = fileName === undefined ? "" : safeFileName(fileName);
  const { shown, secrets } = maskSecrets(workflow.options, options);
  return {
    ...place,
    uploadId,
    ...(name === "" ? {} : { fileName: name }),
    options: shown,
    secrets,
  };
}

function refuseTwice(uploads: readonly TakenUpload[]): void {
  const seen = new Set<string>();
  for (const { uploadId, pointer } of uploads) {
    if (seen.has(uploadId)) {
      throw invalid(pointer, "value", "Another document of this job names the same upload.");
    }
    seen.add(uploadId);
  }
}

/** With its id, so that it is known once it is fetched; addresses and options may hold secrets. */
function shownLink(
  workflow: WorkflowDeclaration,
  { id, url, fileName, options }: DocumentLink,
): DocumentDocument {
  const { shown } = maskSecrets(workflow.options, options);
  return {
    dataId: id,
    url: redactUrl(url),
    ...(fileName === undefined ? {} : { fileName }),
    ...(shown.length === 0 ? {} : { options: shown }),
  };
}

const NO_OPTIONS: readonly Option[] = [];

/** The documents of files that came with their job. */
export function documentsOf(
  { ids }: Pick<Ports, "ids">,
  { id: jobId, createdAt }: Job,
  files: readonly ReceivedFile[],
): readonly NewDocument[] {
  return files.map(({ fileName, contentType, blob }) => ({
    id: ids.next(),
    jobId,
    fileName,
    contentType,
    sizeBytes: blob.sizeBytes,
    blobId: blob.id,
    options: NO_OPTIONS,
    secrets: NO_OPTIONS,
    createdAt,
  }));
}

function invalid(pointer: string, rule: ViolationRule, message: string): Problem {
  return Problem.at("invalid-document", { pointer, rule, message });
}
