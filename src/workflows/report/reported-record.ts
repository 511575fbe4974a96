/** The record that a report is about, as a document of its job holds it, and which of the job's other documents its steps name. */

import type { RecordDocument } from "../../core/model/people/record.ts";
import { namedResources } from "../../core/model/people/named-resources.ts";
import { type RunDocument, WorkflowFailure } from "../../core/ports/workflow-context.ts";
import { baseName, contentTypeOf, safeFileName } from "../../core/text/file-name.ts";
import type { FileFacts } from "./shown-file.ts";

/** Of a record with room for what other writers leave between its members. */
export const RECORD_FILE_BYTES_MAX = 4 * 1024 * 1024;

/** The one document that is JSON, and the others. Throws WorkflowFailure where there is none, or several. */
export function recordAmong(documents: readonly RunDocument[]): {
  readonly record: RunDocument;
  readonly others: readonly RunDocument[];
} {
  const isJson = ({ fileName, contentType }: RunDocument): boolean =>
    contentType === "application/json" || contentTypeOf(fileName) === "application/json";
  const [record, ...more] = documents.filter(isJson);
  if (record === undefined || more.length > 0) {
    const found = record === undefined ? "none" : `${more.length + 1}`;
    const message = `A report is about one record: exactly one document has to be JSON, as GET /jobs/v1/{clientJobId} answers it; there is ${found}.`;
    throw new WorkflowFailure("generic", message);
  }
  return { record, others: documents.filter((each) => each !== record) };
}

/** Reads a record, also the list of one that it is answered in. Throws WorkflowFailure. */
export function readRecord(text: string): RecordDocument & {
  /** Names of files, by the ids of resources; where an id has none, it is the name. */
  readonly resourceFiles?: unknown;
  /** Files that are there and that the job was not given. */
  readonly otherResources?: unknown;
} {
  const parsed = parsedOf(text);
  const record: unknown = Array.isArray(parsed) && parsed.length === 1 ? parsed[0] : parsed;
  if (!isMembers(record) || !isMembers(record["metadata"])) {
    const message =
      "The JSON document is no record: it needs an object metadata, as GET /jobs/v1/{clientJobId} answers it.";
    throw new WorkflowFailure("unsupportedFormat", message);
  }
  const { completedSteps, cancelledSteps } = record;
  // Checked as far as it is read.
  return {
    ...record,
    completedSteps: stepsIn(completedSteps),
    cancelledSteps: stepsIn(cancelledSteps),
  } as unknown as RecordDocument;
}

function parsedOf(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/u, ""));
  } catch (cause) {
    const message = `The document of the record is no JSON: ${cause instanceof Error ? cause.message : ""}`;
    throw new WorkflowFailure("corrupt", message, cause);
  }
}

function stepsIn(value: unknown): readonly unknown[] {
  const wrappers = Array.isArray(value) ? value.filter(isMembers) : [];
  return wrappers.filter((each) => isMembers(each["singleStep"]));
}

function isMembers(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The documents by the ids of the resources that they are; an id without a document is missing. */
export function documentsByResource(
  record: ReturnType<typeof readRecord>,
  documents: readonly RunDocument[],
): ReadonlyMap<string, RunDocument> {
  const byName = new Map<string, RunDocument>();
  for (const document of documents) {
    const { fileName } = document;
    for (const name of [fileName, baseName(fileName)]) {
      byName.set(name, byName.get(name) ?? document);
    }
  }
  const names = isMembers(record.resourceFiles) ? record.resourceFiles : {};
  const found = new Map<string, RunDocument>();
  for (const id of namedResources(record)) {
    const told = Object.hasOwn(names, id) ? names[id] : undefined;
    const document =
      byName.get(typeof told === "string" ? told : id) ?? byName.get(safeFileName(id));
    if (document !== undefined) {
      found.set(id, document);
    }
  }
  return found;
}

/** What is told of the files that are there and that the job was not given, by their ids. */
export function otherFiles({
  otherResources,
}: ReturnType<typeof readRecord>): ReadonlyMap<string, FileFacts> {
  const told = Array.isArray(otherResources) ? otherResources.filter(isMembers) : [];
  const found = new Map<string, FileFacts>();
  for (const { resourceId, fileName, contentType, sizeBytes } of told) {
    if (
      typeof resourceId === "string" &&
      typeof fileName === "string" &&
      typeof contentType === "string" &&
      typeof sizeBytes === "number"
    ) {
      found.set(resourceId, { fileName, contentType, sizeBytes });
    }
  }
  return found;
}
