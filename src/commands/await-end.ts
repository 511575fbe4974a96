/** A job that is waited for, with progress, and what is printed when it has ended. */

import type { Client } from "../client/node.ts";
import type { JobDocument, ResultDocument } from "../core/model/contract-types.gen.ts";
import { EXIT } from "./exit-codes.ts";
import { fetchResults } from "./fetch-results.ts";
import { printable } from "./terminal/job-text.ts";
import { createProgress, type Progress } from "./terminal/progress.ts";

/** A job as it is told; with its result and the files that were written once it has ended. */
interface Told {
  readonly job: JobDocument;
  readonly result?: ResultDocument;
  readonly files?: readonly string[];
}

/** Waits for the job's end; its results go into the directory `output`, where one is named. */
export async function awaitEnd(
  client: Client,
  jobId: string,
  { output, progress }: { readonly output?: string; readonly progress: Progress },
): Promise<Told> {
  let step = "Waiting";
  let share = 0;
  const job = await client.waitFor(jobId, {
    onProgress: (news) => {
      step = news.kind === "event" ? news.event.message : step;
      share = news.kind === "progress" ? news.progress : share;
      progress.tell(step, share);
    },
  });
  const result = await client.result(jobId);
  const files =
    output === undefined
      ? []
      : await fetchResults(client, {
          jobId,
          results: result.dataList,
          directory: output,
          progress,
        });
  return { job, result, files };
}

/** Does it, prints what it tells, and sets the exit status: 1 for a job that has ended otherwise than well, or one of whose files has. */
export async function withProgress(
  options: { readonly json?: true },
  act: (progress: Progress) => Promise<Told>,
): Promise<void> {
  const progress = createProgress(process.stderr);
  const told = await act(progress).finally(() => progress.end());
  print(told, options);
  process.exitCode = hasFailed(told) ? EXIT.failed : EXIT.ok;
}

/** One of several files may have failed in a job that succeeded. */
function hasFailed({ job, result }: Told): boolean {
  return (
    result !== undefined &&
    (job.outcome !== "succeeded" || result.events.some(({ severity }) => severity === "error"))
  );
}

/** Each names its file, and says what to do. */
function complain(events: ResultDocument["events"]): void {
  for (const { severity, message } of events.filter(({ severity: each }) => each !== "info")) {
    console.error(`jobgate: ${severity}: ${printable(message)}`);
  }
}

function print(told: Told, { json }: { readonly json?: true }): void {
  if (json) {
    console.log(JSON.stringify(told));
    return;
  }
  const { job, result, files = [] } = told;
  console.log(job.jobId);
  for (const file of files) {
    console.log(file);
  }
  if (result?.error === undefined) {
    complain(result?.events ?? []);
  } else {
    console.error(`jobgate: The job ${job.outcome}: ${printable(result.error.message)}`);
  }
}
