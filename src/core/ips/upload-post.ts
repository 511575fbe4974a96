/** Uploads in several posts: the first makes a job that collects files, the last or a long silence gets it run. */

import type { Company } from "../model/company.ts";
import type { RetentionDocument, UploadPostJob } from "../model/contract-types.gen.ts";
import type { Job } from "../model/job.ts";
import { type JobSelection, nothingSelected, openJobs, queryOf } from "./job-selection.ts";
import type { Ports } from "../ports/ports.ts";
import type { Ticket } from "../model/ticket.ts";
import type { TicketStore } from "../ports/tickets.ts";
import { type Principal, demand } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import { execTimeOf, runTicket, waitsFor } from "../jobs/run-ticket.ts";
import { findJob } from "../jobs/read-jobs.ts";
import { type StartPorts, startJob } from "../jobs/start-job.ts";
import { type AddJobPorts, addJob } from "../submissions/add-job.ts";
import type { Trace } from "../ports/telemetry.ts";

export type OpenPorts = AddJobPorts & Pick<Ports, "jobSearch">;

const WORKFLOW = "upload-post";
/** How soon to look again at an upload that is being fed; each file that is in sets the whole waiting time anew. */
const FED_LOOK_MS = 5 * 60_000;

export interface Post {
  readonly company: Company;
  /** Opens a job of this name, or goes on with the one that is open. */
  readonly name?: string;
  /** Goes on with a job. */
  readonly selection?: JobSelection;
  readonly locale?: string;
  readonly description?: string;
  readonly retention?: RetentionDocument;
  /** Counts in the post that opens the job only. */
  readonly parameters?: UploadPostJob;
  readonly trace: Trace;
}

/**
 * The job that a post belongs to. Throws forbidden; not-found for a handle of no open upload; invalid-document where
 * neither handle nor name is given, or the first post brings no parameters.
 */
export async function openUpload(ports: OpenPorts, principal: Principal, post: Post): Promise<Job> {
  demand(principal, "submit-jobs");
  const { company, name, selection } = post;
  const asked: JobSelection | undefined =
    selection ?? (name === undefined ? undefined : { company, name });
  if (asked === undefined) {
    throw missing(
      "/name",
      "Say which upload: by jobName, or by the jobHandle that the first post gave.",
    );
  }
  const open = (await openJobs(ports, asked)).find(
    ({ status, workflow }) => status === "creating" && workflow === WORKFLOW,
  );
  if (open !== undefined) {
    return open;
  }
  if (name === undefined || selection !== undefined) {
    throw await noneOpen(ports, asked);
  }
  if (post.parameters === undefined) {
    throw missing(
      "/parameters/uploadPostJob",
      "No upload of this name collects files. The first post of a new one says how, by uploadParams.",
    );
  }
  const { locale, description, retention, parameters, trace } = post;
  return addJob(ports, principal, {
    company,
    trace,
    document: {
      name,
      ...(locale === undefined ? {} : { locale }),
      ...(description === undefined ? {} : { description }),
      ...(retention === undefined ? {} : { retention }),
      parameters: { uploadPostJob: parameters },
    },
  });
}

/**
 * The id of an upload that takes the place of one which was started before all files of the post were in. Throws the
 * problem if somebody cancelled it, and what openUpload throws.
 */
export async function reopenUpload(
  ports: OpenPorts,
  principal: Principal,
  { post, jobId, problem }: LatePost,
): Promise<Job> {
  if ((await findJob(ports, principal, jobId)).outcome === "cancelled") {
    throw problem;
  }
  return openUpload(ports, principal, post);
}

export interface LatePost {
  readonly post: Post;
  /** The job that collects no more. */
  readonly jobId: string;
  readonly problem: Problem;
}

/**
 * Starts the job of an upload. One that got going by itself, because its silence was over at the same moment, is left at
 * that: its files are in. Throws what startJob throws.
 */
export async function endUpload(
  ports: StartPorts,
  principal: Principal,
  jobId: string,
): Promise<void> {
  try {
    await startJob(ports, principal, jobId);
  } catch (error) {
    const isStarted = error instanceof Problem && error.code === "illegal-transition";
    if (!isStarted || (await findJob(ports, principal, jobId)).outcome === "cancelled") {
      throw error;
    }
  }
}

export interface ClosingPorts
  extends Pick<Ports, "jobs" | "documents" | "clock" | "fedUploads">,
    Record<"tickets", Pick<TicketStore, "postpone" | "remove">> {}

/**
 * Ends the collecting of a job that nothing came for; one that was started meanwhile is left alone. One that a request is
 * feeding is not silent: the clock was set, or a file comes slowly.
 */
export async function closeQuietJob(
  { jobs, documents, tickets, clock, fedUploads }: ClosingPorts,
  { key, companyId, ref }: Ticket,
): Promise<void> {
  const at = clock.now();
  if (fedUploads.has(ref)) {
    await tickets.postpone(key, at + FED_LOOK_MS);
    return;
  }
  const job = await jobs.find({ companyId }, ref);
  const { asked = {} } = job ?? {};
  if (asked.quietSeconds !== undefined && asked.documents === undefined) {
    if ((await documents.count(ref)) === 0) {
      // Nothing to work on has come yet.
      await tickets.postpone(key, at + asked.quietSeconds * 1000);
      return;
    }
  }
  await jobs.change({
    jobId: ref,
    transition: "start",
    at,
    message: waitsFor({ asked, heldAt: job?.heldAt }, at),
    events: [
      { at, code: "job.queued", severity: "info", message: "Started, because no more files came." },
    ],
    ticket: runTicket({ id: ref, companyId }, Math.max(at, execTimeOf(asked))),
  });
  await tickets.remove(key);
}

/** The problem of a handle under which no file is taken: what it stands for was started, or is not there. */
async function noneOpen(
  { jobSearch }: Pick<Ports, "jobSearch">,
  asked: JobSelection,
): Promise<Problem> {
  const [job] = await jobSearch.find({ ...queryOf(asked), limit: 1 });
  if (job?.workflow !== WORKFLOW) {
    return nothingSelected();
  }
  const message =
    "This upload takes no more files: it was ended, or it started by itself because none came for 30 minutes. What had come is in it; open another by jobName and uploadParams for the rest.";
  return Problem.at("not-found", { pointer: "/selection", rule: "value", message });
}

function missing(pointer: string, message: string): Problem {
  return Problem.at("invalid-document", { pointer, rule: "required", message });
}
