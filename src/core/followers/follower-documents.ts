/** What a follower works on: files that the record's steps name, by their contents, and the record itself. */

import type { NewDocument } from "../model/document.ts";
import { namedResources } from "../model/people/named-resources.ts";
import type { StoredRecord } from "../model/people/record.ts";
import type { Resource } from "../model/people/resource.ts";
import type { RecordReading } from "../model/workflow.ts";
import type { Ports } from "../ports/ports.ts";
import { extensionOf, fileNameOf, safeFileName } from "../text/file-name.ts";
import { TakenNames } from "../text/taken-names.ts";

export type RecordFilesPorts = Pick<Ports, "resources">;

export interface RecordFiles {
  /** Those that are here, in the order in which steps name them. */
  readonly resources: readonly Resource[];
  /** The ids of the others. */
  readonly missing: readonly string[];
}

export async function filesOf(
  { resources }: RecordFilesPorts,
  { companyId, document }: StoredRecord,
): Promise<RecordFiles> {
  const ids = [...namedResources(document)];
  const found = ids.length === 0 ? [] : await resources.ofIds(companyId, ids);
  const byId = new Map(found.map((resource) => [resource.resourceId, resource]));
  return {
    resources: ids.flatMap((id) => byId.get(id) ?? []),
    missing: ids.filter((id) => !byId.has(id)),
  };
}

/** What a workflow reads of the files, and the names that they get in its job. */
export function namedFiles(
  { resources }: Pick<RecordFiles, "resources">,
  { types }: RecordReading,
): readonly { readonly resource: Resource; readonly fileName: string }[] {
  const names = new TakenNames();
  names.take(RECORD_FILE);
  return resources
    .filter(({ contentType }) => types.test(contentType))
    .map((resource) => ({ resource, fileName: names.take(fileNameFor(resource)) }));
}

export const RECORD_FILE = "record.json";

function fileNameFor({ resourceId, contentType }: Resource): string {
  const name = safeFileName(resourceId.replaceAll(/[/\\]/gu, "_")) || "file";
  const extension = extensionOf(contentType);
  const isNamed = extension === "" || name.toLowerCase().endsWith(`.${extension}`);
  return isNamed ? name : fileNameOf(name, `.${extension}`);
}

export interface FollowerFiles {
  readonly jobId: string;
  readonly at: number;
  readonly record: StoredRecord;
  readonly files: ReturnType<typeof namedFiles>;
  /** Files of the record that the job is not given. */
  readonly others: readonly Resource[];
  readonly reads: RecordReading;
}

/** The documents of the follower's job. Files keep their contents; the record is written as it is now. Throws insufficient-storage, unavailable. */
export async function followerDocuments(
  { blobs, ids, limits }: Pick<Ports, "blobs" | "ids" | "limits">,
  { jobId, at, record, files, others, reads }: FollowerFiles,
): Promise<readonly NewDocument[]> {
  const common = { jobId, options: [], secrets: [], createdAt: at };
  const documents = files.map(({ resource, fileName }): NewDocument => {
    const { blobId, contentType, sizeBytes } = resource;
    return { ...common, id: ids.next(), fileName, contentType, sizeBytes, blobId };
  });
  if (reads.isWithRecord !== true) {
    return documents;
  }
  const names = files.map(({ resource, fileName }) => [resource.resourceId, fileName] as const);
  const written = {
    jobId: record.objectId,
    ...record.document,
    resourceFiles: Object.fromEntries(names),
    ...(others.length > 0 && { otherResources: others.map(otherResource) }),
  };
  const blob = await blobs.put(contentOf(JSON.stringify(written)), limits.uploadBytesMax);
  const recordFile: NewDocument = {
    ...common,
    id: ids.next(),
    fileName: RECORD_FILE,
    contentType: "application/json",
    sizeBytes: blob.sizeBytes,
    blobId: blob.id,
  };
  return [recordFile, ...documents];
}

/** What a file is that is there, but none that the job reads. */
function otherResource(resource: Resource) {
  const { resourceId, contentType, sizeBytes } = resource;
  return { resourceId, fileName: fileNameFor(resource), contentType, sizeBytes };
}

const ENCODER = new TextEncoder();

async function* contentOf(text: string): AsyncGenerator<Uint8Array> {
  yield ENCODER.encode(text);
}
