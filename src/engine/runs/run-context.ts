/** Builds what a workflow is given to work with; every call fails once the run was stopped. */

import { isMailAddress } from "../../core/text/callback-address.ts";
import type { Option } from "../../core/model/contract-types.gen.ts";
import type { NewDocument } from "../../core/model/document.ts";
import { TakenNames } from "../../core/text/taken-names.ts";
import { safeFileName } from "../../core/text/file-name.ts";
import { resolveOptions, unmaskSecrets } from "../../core/model/option.ts";
import { askedOptions } from "../../core/submissions/asked-options.ts";
import { withSourceSecrets } from "../../core/submissions/source-addresses.ts";
import type { BlobStore, LinkSigner, PublishDirectory } from "../../core/ports/files.ts";
import type { Ids } from "../../core/ports/base.ts";
import type { Fetcher } from "../../core/ports/outbound.ts";
import type { Run } from "../../core/ports/runs.ts";
import type { Result } from "../../core/model/result.ts";
import { childTraceparent } from "../../core/text/traceparent.ts";
import type {
  NewResult,
  RunDocument,
  Workflow,
  WorkflowContext,
} from "../../core/ports/workflow-context.ts";
import { type ActiveRun, isUnstored } from "./active-run.ts";
import { demandGoodOptions, tellWithoutEffect } from "./check-run-options.ts";
import { fetchLinks } from "./fetch-links.ts";
import type { Progress } from "./progress.ts";
import { runArtwork } from "./run-artwork.ts";
import { type LibraryPorts, runAssets } from "./run-assets.ts";
import { countOf } from "../../core/text/count-of.ts";
import type { RunScratch } from "./scratch.ts";

export interface ContextPorts extends LibraryPorts {
  readonly published: PublishDirectory;
  readonly fetcher: Fetcher;
  /** The largest document that a job may fetch; fileBytesMax without it. */
  readonly uploadBytesMax?: number;
  readonly links: LinkSigner;
  /** How long a link to a result is good. */
  readonly linkMs: number;
  /** Who gets the mail of companies that have no address of their own, "" for nobody. Absent where no mail is sent. */
  readonly mailTo?: string;
  /** Somebody may want to be told what was written. */
  readonly wake: () => void;
}

export interface ContextInput {
  readonly active: ActiveRun;
  readonly workflow: Workflow;
  readonly progress: Progress;
  readonly scratch: RunScratch;
}

/** The context of one run: options resolved, secrets in clear. Throws WorkflowFailure for bad options. */
export async function runContext(
  ports: ContextPorts,
  { active, workflow, progress, scratch }: ContextInput,
): Promise<WorkflowContext> {
  const { run } = active;
  demandGoodOptions(workflow, run);
  const artwork = run.artwork && runArtwork(ports, active, run.artwork);
  // Where artwork comes from is the workflow's business: that it cannot be fetched is no end of the job.
  const fetched = artwork === undefined ? await fetchLinks(ports, active, workflow) : [];
  const documents = [...run.documents, ...fetched];
  await ports.blobs.demand(documents.map(({ blobId }) => blobId));
  const profile = workflow.profiles.find(({ name }) => name === run.job.profile);
  const layers = [
    profile?.options ?? [],
    unmaskSecrets(askedOptions(run.job.asked).options, run.secrets),
  ] as const;
  // Whoever fetches all results of a job puts them beside each other.
  const names = new TakenNames();
  const context: WorkflowContext = {
    job: run.job,
    options: resolveOptions(workflow.options, layers),
    parameters: withSourceSecrets(run.job.asked.parameters, run.secrets),
    documents: documents.map((document) =>
      runDocument(ports.blobs, { workflow, layers, document }),
    ),
    ...(artwork === undefined ? {} : { artwork }),
    assets: runAssets(ports, active),
    fetcher: {
      fetch: async (url, limits) => {
        active.demandGoing();
        return ports.fetcher.fetch(url, {
          signal: active.signal,
          ...traceOf(run.job.traceparent, ports.ids),
          ...limits,
        });
      },
    },
    published: {
      publish: async (companyNumber, path, content) => {
        active.demandGoing();
        await ports.published.publish(companyNumber, path, content);
      },
      keepOnly: async (companyNumber, paths) => {
        active.demandGoing();
        return ports.published.keepOnly(companyNumber, paths);
      },
    },
    companyNumber: run.company.number,
    sendsMail: sendsMail(run, ports.mailTo),
    get scratchDir() {
      return scratch.path;
    },
    addResult: async (result) =>
      addResult(ports, active, { ...result, fileName: names.take(resultName(result)) }),
    downloadPath: (result) => downloadPath(ports, result),
    followWith: (parameters) => active.followWith(parameters),
    log: async (line) => active.log(line),
    progress: async (fraction, message) => progress.tell(fraction, message),
    signal: active.signal,
  };
  await tellWithoutEffect(context, workflow, layers[1]);
  return context;
}

function traceOf(traceparent: string | undefined, ids: Ids): { readonly traceparent?: string } {
  return traceparent === undefined ? {} : { traceparent: childTraceparent(traceparent, ids) };
}

/** Whether anybody gets the mail that the job asks for: its user, its company or whom the operator set. */
function sendsMail({ job, company }: Run, mailTo: string | undefined): boolean {
  return (
    mailTo !== undefined &&
    [job.submittedBy, company.email ?? "", mailTo].some((address) => isMailAddress(address))
  );
}

function runDocument(
  blobs: BlobStore,
  input: {
    readonly workflow: Workflow;
    readonly layers: readonly (readonly Option[])[];
    readonly document: NewDocument;
  },
): RunDocument {
  const { secrets, ...document } = input.document;
  const own = unmaskSecrets(document.options, secrets);
  return {
    ...document,
    resolved: resolveOptions(input.workflow.options, [...input.layers, own]),
    withLocalFile: (use) => blobs.withLocalFile(document.blobId, use),
    read: () => blobs.open(document.blobId),
  };
}

function resultName({ fileName }: NewResult): string {
  return safeFileName(fileName) || "result";
}

async function addResult(
  { blobs, ids, clock, fileBytesMax, wake }: ContextPorts,
  active: ActiveRun,
  added: NewResult,
): Promise<Result> {
  active.demandGoing();
  const blob = await blobs.put(added.content, fileBytesMax);
  const result: Result = {
    id: ids.next(),
    jobId: active.run.jobId,
    fileName: added.fileName,
    contentType: added.contentType,
    sizeBytes: blob.sizeBytes,
    sha256: blob.sha256,
    blobId: blob.id,
    properties: added.properties ?? [],
    createdAt: clock.now(),
  };
  const event = {
    at: result.createdAt,
    code: "result.added",
    severity: "info",
    message: `Result ${result.fileName} (${countOf(result.sizeBytes, "byte")}).`,
    fileName: result.fileName,
    ...(added.documentId === undefined ? {} : { documentId: added.documentId }),
  } as const;
  try {
    await active.report({ result, events: [event] });
    wake();
  } catch (error) {
    if (isUnstored(error)) {
      await blobs.remove([blob.id]);
    }
    throw error;
  }
  return result;
}

function downloadPath({ links, clock, linkMs }: ContextPorts, result: Result): string {
  const { id, jobId, fileName } = result;
  const token = links.sign({ ownerId: jobId, fileId: id, expiresAt: clock.now() + linkMs });
  return `/exports/${token}/${encodeURIComponent(fileName)}`;
}
