/** The first step of a run whose documents are given by address: fetches them, each once. */

import { childTraceparent } from "../../core/text/traceparent.ts";
import { type NewDocument, documentAdded } from "../../core/model/document.ts";
import { contentTypeOf, safeFileName } from "../../core/text/file-name.ts";
import { maskSecrets } from "../../core/model/option.ts";
import type { BlobStore } from "../../core/ports/files.ts";
import type { Clock, Ids } from "../../core/ports/base.ts";
import type { DocumentLink } from "../../core/ports/jobs.ts";
import type { Fetcher } from "../../core/ports/outbound.ts";
import type { Workflow } from "../../core/ports/workflow-context.ts";
import { type ActiveRun, isUnstored } from "./active-run.ts";

export interface LinkPorts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly blobs: BlobStore;
  readonly fetcher: Fetcher;
  readonly fileBytesMax: number;
  /** The largest document; fileBytesMax without it. */
  readonly uploadBytesMax?: number;
}

/** The documents that were fetched. Each is kept at once, so that a run that begins again does not fetch it again. Throws document-not-loadable. */
export async function fetchLinks(
  ports: LinkPorts,
  active: ActiveRun,
  workflow: Workflow,
): Promise<readonly NewDocument[]> {
  const documents: NewDocument[] = [];
  for (const link of active.run.links ?? []) {
    active.demandGoing();
    documents.push(await fetchLink(ports, active, { workflow, link }));
  }
  return documents;
}

async function fetchLink(
  ports: LinkPorts,
  active: ActiveRun,
  { workflow, link }: { readonly workflow: Workflow; readonly link: DocumentLink },
): Promise<NewDocument> {
  const { blobs, fetcher, clock, ids, fileBytesMax, uploadBytesMax = fileBytesMax } = ports;
  const { id: jobId, traceparent } = active.run.job;
  const fetched = await fetcher.fetch(link.url, {
    sizeBytesMax: uploadBytesMax,
    signal: active.signal,
    ...(traceparent === undefined ? {} : { traceparent: childTraceparent(traceparent, ids) }),
  });
  const fileName = safeFileName(link.fileName ?? fetched.fileName ?? "") || "document";
  const blob = await blobs.put(fetched.content, uploadBytesMax);
  const { shown, secrets } = maskSecrets(workflow.options, link.options);
  const document: NewDocument = {
    id: link.id,
    jobId,
    fileName,
    contentType: fetched.contentType ?? contentTypeOf(fileName),
    sizeBytes: blob.sizeBytes,
    blobId: blob.id,
    options: shown,
    secrets,
    createdAt: clock.now(),
  };
  try {
    await active.report({ events: [documentAdded(document, document.createdAt)], document });
  } catch (error) {
    if (isUnstored(error)) {
      await blobs.remove([blob.id]);
    }
    throw error;
  }
  return document;
}
