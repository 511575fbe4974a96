/** Job handles and run names: opaque to IPS clients, made in the form of the version that they speak, and looked up. */

import { IPS_NAMESPACE } from "../../../contract/ips-namespaces.ts";
import type { Company } from "../../../core/model/company.ts";
import type { Job } from "../../../core/model/job.ts";
import { type JobSelection, nothingSelected } from "../../../core/ips/job-selection.ts";

/** A job by its company's number and the name it was submitted under, which is data and may hold any character. */
export interface JobName {
  readonly companyNumber: number;
  readonly name: string;
}

/** The handle of all jobs of a company and name: `47|name|` in the unversioned namespace, `j|47|name||` in later ones. */
export function jobHandle({ companyNumber, name }: JobName, namespace: string): string {
  return namespace === IPS_NAMESPACE ? `${companyNumber}|${name}|` : `j|${companyNumber}|${name}||`;
}

/** The name that a job is followed by: the one it was submitted under, else its workflow's. */
export function originalName({ asked, workflow }: Pick<Job, "asked" | "workflow">): string {
  return asked.name ?? workflow;
}

/** The name of one run: `<original name>_<yyyy-MM-dd-HH:mm:ss.SSS>`, the time of submission in UTC. */
export function runName(job: Pick<Job, "asked" | "workflow" | "createdAt">): string {
  const time = new Date(job.createdAt).toISOString().replace("T", "-").slice(0, -1);
  return `${originalName(job)}_${time}`;
}

/** The handle of one run: `47||<run name>` in the unversioned namespace, `j|47||<run name>|<number>` in later ones. */
export function runHandle(job: Job, companyNumber: number, namespace: string): string {
  const name = runName(job);
  return namespace === IPS_NAMESPACE
    ? `${companyNumber}||${name}`
    : // Clients expect a decimal number at the end of a handle.
      `j|${companyNumber}||${name}|${BigInt(`0x${job.id.replaceAll("-", "")}`)}`;
}

/** The id behind such a number; undefined for a number that is none. */
function idOfNumber(number: string): string | undefined {
  const hex = BigInt(number).toString(16).padStart(32, "0");
  return hex.length > 32
    ? undefined
    : hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, "$1-$2-$3-$4-$5");
}

const NUMBER = /\|([0-9]{1,39})$/u;
const TIME = /_([0-9]{4}-[0-9]{2}-[0-9]{2})-([0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3})$/u;

/**
 * What a handle of any version stands for. The company's part in front and the form's end are known, so whatever lies
 * between is a name, also one that holds `|`. Throws not-found for what is no handle of this company.
 */
export function selectByHandle(company: Company, handle: string): JobSelection {
  const later = `j|${company.number}|`;
  const old = `${company.number}|`;
  if (handle.startsWith(later)) {
    return handle.endsWith("||")
      ? named(company, handle.slice(later.length, -2))
      : run(company, handle.slice(later.length));
  }
  if (!handle.startsWith(old)) {
    throw nothingSelected();
  }
  return handle.endsWith("|")
    ? named(company, handle.slice(old.length, -1))
    : oldRun(company, handle.slice(old.length));
}

function named(company: Company, name: string): JobSelection {
  if (name === "") {
    throw nothingSelected();
  }
  return { company, name };
}

/** The number alone says which; a job of another company is not found by it. */
function run(company: Company, rest: string): JobSelection {
  const number = rest.startsWith("|") ? NUMBER.exec(rest)?.[1] : undefined;
  const jobId = number === undefined ? undefined : idOfNumber(number);
  if (jobId === undefined) {
    throw nothingSelected();
  }
  return { company, jobId };
}

/** Name and time: two jobs of one name that were submitted in the same millisecond share it. */
function oldRun(company: Company, rest: string): JobSelection {
  const time = rest.startsWith("|") ? TIME.exec(rest) : null;
  const createdAt = Date.parse(`${time?.[1] ?? ""}T${time?.[2] ?? ""}Z`);
  if (time === null || Number.isNaN(createdAt)) {
    throw nothingSelected();
  }
  return { company, name: rest.slice(1, time.index), createdAt };
}
