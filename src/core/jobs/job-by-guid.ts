/** Opens a job to whoever has its GUID: for its files and nothing else, as long as it is there. */

import type { ForeignId } from "../model/foreign-id.ts";
import type { Job } from "../model/job.ts";
import type { Principal } from "../model/principal.ts";
import { Problem } from "../model/problem.ts";
import type { Ports } from "../ports/ports.ts";

export interface OpenedJob {
  readonly job: Job;
  readonly id: ForeignId;
  /** Who acts by the GUID: in the job's company, and for files only. */
  readonly principal: Principal;
}

type GuidPorts = Pick<Ports, "companies" | "foreignIds" | "jobs" | "links">;

export interface GuidPlace extends Pick<ForeignId, "dialect" | "number"> {
  readonly guid: string;
}

/** Throws gone for a job that was removed; not-found for a wrong GUID, and while the job's company is disabled. */
export async function jobByGuid(
  ports: GuidPorts,
  { dialect, number, guid }: GuidPlace,
): Promise<OpenedJob> {
  const id = await ports.foreignIds.find(dialect, number);
  if (id === "gone") {
    throw new Problem("gone", `Job ${number} was deleted, or its time is over.`);
  }
  if (id === undefined || !ports.links.isGuidOf(id.jobId, guid)) {
    throw nothingThere();
  }
  return openedJob(ports, id);
}

/** The job of a file and the id of the file, by the file's number and the job's GUID. Throws as jobByGuid. */
export async function fileByGuid(
  ports: GuidPorts & Pick<Ports, "foreignFiles">,
  { dialect, number, guid }: GuidPlace,
): Promise<OpenedJob & { readonly fileId: string }> {
  const file = await ports.foreignFiles.find(dialect, number);
  if (file === "gone") {
    throw new Problem("gone", `File ${number} was removed, or the time of its job is over.`);
  }
  const id = file && (await ports.foreignIds.ofJob(file.jobId));
  if (file === undefined || id === undefined || !ports.links.isGuidOf(file.jobId, guid)) {
    throw nothingThere();
  }
  return { ...(await openedJob(ports, id)), fileId: file.fileId };
}

async function openedJob({ companies, jobs }: GuidPorts, id: ForeignId): Promise<OpenedJob> {
  const { companyId, jobId } = id;
  const [company, job] = await Promise.all([
    companies.byId(companyId),
    jobs.find({ companyId }, jobId),
  ]);
  if (job === undefined || company === undefined || company.isDisabled === true) {
    throw nothingThere();
  }
  const principal: Principal = {
    name: job.submittedBy,
    identity: `job ${jobId}`,
    company,
    permissions: new Set(["read-jobs", "change-jobs"]),
    actsForEveryCompany: false,
  };
  return { job, id, principal };
}

function nothingThere(): Problem {
  return new Problem(
    "not-found",
    "Nothing is open at this address. Copy the whole address that the job was answered with.",
  );
}
