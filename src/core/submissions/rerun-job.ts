/** Does a job that has ended again: a new job of the same documents, whose contents both have, and of what was asked for. */

import { getJob } from "../jobs/read-jobs.ts";
import { ARTWORK_WORKFLOW } from "../model/artwork.ts";
import type { Company } from "../model/company.ts";
import type { DocumentDocument, JobDocumentRequest } from "../model/contract-types.gen.ts";
import type { Document } from "../model/document.ts";
import type { Job } from "../model/job.ts";
import { maskedOptions, type OptionSpec } from "../model/option.ts";
import { RECORD_WORKFLOW } from "../model/people/record.ts";
import { demand, type Principal } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import type { Ports } from "../ports/ports.ts";
import type { Trace } from "../ports/telemetry.ts";
import { countOf } from "../text/count-of.ts";
import { demandContents } from "../jobs/contents-there.ts";
import { type AddJobPorts, addJob } from "./add-job.ts";
import { askedOptions } from "./asked-options.ts";
import { isOther, rerunDocument } from "./rerun-document.ts";
import { withCallbackSecrets } from "./wanted-callbacks.ts";

export interface Rerun {
  readonly jobId: string;
  /** What stands in place of what the job was submitted with; its documents, where it names some, too. */
  readonly changes: JobDocumentRequest;
  readonly idempotencyKey?: string | undefined;
  readonly trace?: Trace;
}

export type RerunPorts = AddJobPorts & Pick<Ports, "companies" | "foreignIds" | "subscriptions">;

/**
 * The new job. Throws forbidden, not-found, illegal-transition for a job that has not ended or that people work on, gone
 * where contents are, invalid-option where a secret is needed that is kept no longer, and what addJob throws.
 */
export async function rerunJob(
  ports: RerunPorts,
  principal: Principal,
  { jobId, changes, idempotencyKey, trace }: Rerun,
): Promise<Job> {
  demand(principal, "submit-jobs");
  const { job: found, documents } = await getJob(ports, principal, jobId);
  const { asked: said, workflow, profile } = found;
  const job = { ...found, asked: { workflow, profile, ...said } };
  refuseState(job);
  if (changes.documents === undefined) {
    demandContents(job);
  }
  const takes = changes.documents === undefined ? documents : [];
  const specs = specsOf(ports, job);
  if (changes.documents === undefined) {
    refuseMissing(job, documents);
    refuseMasked(specs, documents, changes);
  }
  refuseWithheld(specs, job, changes);
  await ports.blobs.demand(takes.map(({ blobId }) => blobId));
  const subscriptions = await ports.subscriptions.ofJob(jobId);
  const asked = withCallbackSecrets(
    job.asked,
    subscriptions.map(({ target }) => target),
  );
  const style = subscriptions.find((each) => each.style !== undefined)?.style;
  const dialect = (await ports.foreignIds.ofJob(jobId))?.dialect;
  return addJob(ports, principal, {
    company: await companyOf(ports, job),
    document: rerunDocument(asked, changes, specs),
    takes,
    rerunOf: jobId,
    idempotencyKey,
    repeatable: { operation: "rerun", value: { jobId, changes } },
    ...(trace === undefined ? {} : { trace }),
    ...(style === undefined ? {} : { callbackStyle: style }),
    ...(dialect === undefined ? {} : { dialect }),
  });
}

/** Whether it is a job that can be run again, as far as its documents are known. */
export function mayBeRerun({ status, workflow, contentsRemovedAt }: Job): boolean {
  return status === "completed" && contentsRemovedAt === undefined && !OF_PEOPLE.has(workflow);
}

const OF_PEOPLE: ReadonlySet<string> = new Set([ARTWORK_WORKFLOW, RECORD_WORKFLOW]);

function refuseState({ id, status, workflow }: Job): void {
  if (OF_PEOPLE.has(workflow)) {
    const why =
      workflow === ARTWORK_WORKFLOW
        ? "its customer decided on that file; submit a new order, with the file's address in `artwork` where it is to be the same"
        : "it is the record of people's work";
    const detail = `Job ${id} is of the workflow ${workflow} and cannot be run again: ${why}.`;
    throw new Problem("illegal-transition", detail);
  }
  if (status !== "completed") {
    const how = status === "creating" ? "Start it instead." : "Wait for its end, or cancel it.";
    const detail = `Job ${id} is ${status}; only a job that has ended can be run again. ${how}`;
    throw new Problem("illegal-transition", detail);
  }
}

/** By the name of ours: what was asked for may say another. */
function specsOf({ workflows }: RerunPorts, { workflow }: Job): readonly OptionSpec[] {
  return (
    workflows.known.find(({ workflow: { name } }) => name === workflow)?.workflow.options ?? []
  );
}

/** Addresses of documents are kept until they are fetched or the job has ended, no longer. */
function refuseMissing({ id, asked }: Job, documents: Documents): void {
  const linked: readonly DocumentDocument[] = asked.documents ?? [];
  const fetched = new Set(documents.map((document) => document.id));
  const missing = linked.filter(({ dataId = "" }) => !fetched.has(dataId)).length;
  if (missing > 0) {
    const detail = `${countOf(missing, "document")} of job ${id} could never be fetched, and their addresses are not kept. Name all documents in \`documents\` of this request, or submit a new job.`;
    throw new Problem("illegal-transition", detail);
  }
}

type Documents = readonly Document[];

/** A document that had a secret of its own takes the job's. */
function refuseMasked(
  specs: readonly OptionSpec[],
  documents: Documents,
  { options = [] }: JobDocumentRequest,
): void {
  const masked = documents.flatMap((document) => maskedOptions(specs, document.options));
  refuseLost(
    masked.map(({ name }) => name).filter((name) => options.every((each) => each.name !== name)),
  );
}

/** What was secret in the job itself. */
function refuseWithheld(
  specs: readonly OptionSpec[],
  { asked, withheld = [] }: Job,
  changes: JobDocumentRequest,
): void {
  if (isOther(asked, changes)) {
    return;
  }
  const { options = [] } = changes;
  const given = new Set(options.map(({ name }) => name));
  const masked = maskedOptions(specs, askedOptions(asked).options).map(({ name }) => name);
  refuseLost(masked.filter((name) => !given.has(name)));
  const addresses = withheld.filter((name) => name.startsWith("/"));
  if (addresses.length > 0) {
    const message =
      "An address in the parameters held a password or a query, which is not kept once a job has ended: send the whole parameters again.";
    throw Problem.at("invalid-document", { pointer: "/parameters", rule: "required", message });
  }
}

function refuseLost([name]: readonly string[]): void {
  if (name !== undefined) {
    const message = `Option ${name} is secret and was erased when the job ended: send its value again in options.`;
    throw Problem.at("invalid-option", { pointer: "/options", rule: "required", message });
  }
}

async function companyOf({ companies }: RerunPorts, { companyId }: Job): Promise<Company> {
  const company = await companies.byId(companyId);
  if (company === undefined) {
    throw new TypeError("a job's company is not there");
  }
  return company;
}
