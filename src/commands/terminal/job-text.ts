/** Jobs as people read them on a terminal. */

import type { JobDocument } from "../../core/model/contract-types.gen.ts";

/** Text from elsewhere without what would steer the terminal. */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, " ");
}

/** One job in one line: id, state, progress, time, workflow, name. */
export function jobLine(job: JobDocument): string {
  const percent = `${Math.floor(job.progress * 100)}%`.padStart(4);
  const { workflow = "", name = "" } = job;
  const line = `${job.jobId}  ${stateOf(job).padEnd(10)} ${percent}  ${job.createdAt}  ${workflow.padEnd(16)}  ${printable(name)}`;
  return line.trimEnd();
}

/** Tells one job on the standard output. */
export function showJob(job: JobDocument, { json }: { readonly json?: true }): void {
  console.log(json ? JSON.stringify(job) : jobText(job));
}

/** One job in several lines. */
export function jobText(job: JobDocument): string {
  const { name, workflow, profile, documents = [], startedAt, completedAt, priority, queue } = job;
  const rows = [
    ["job", job.jobId],
    ["state", `${stateOf(job)}: ${job.status.message}`],
    ["progress", `${Math.floor(job.progress * 100)}%`],
    ["name", name],
    ["workflow", profile === undefined ? workflow : `${workflow}, profile ${profile}`],
    ...documents.map((each) => ["document", each.fileName]),
    ["priority", priority === undefined ? undefined : String(priority)],
    ["queue", queue && `place ${queue.position} of ${queue.of}`],
    ["created", job.createdAt],
    ["started", startedAt],
    ["completed", completedAt],
  ];
  return rows
    .flatMap(([label = "", value]) =>
      value === undefined ? [] : [`${`${label}:`.padEnd(11)}${printable(value)}`],
    )
    .join("\n");
}

function stateOf({ outcome, status, hold }: JobDocument): string {
  return outcome ?? (hold === true ? "on hold" : status.code);
}
