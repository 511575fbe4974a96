/** What a job is and how it stands, with the button that cancels it. The script follows it while it runs. */

import type { Job } from "../../../core/model/job.ts";
import { type Html, type HtmlPart, html } from "../../http/html.ts";
import { jobState, timeOf } from "./words.ts";

export interface JobSummary {
  readonly base: string;
  readonly job: Job;
  /** Of the newest event that the page shows. */
  readonly lastSequence: number;
  /** Where it is cancelled from; absent for who may not. */
  readonly cancel?: string;
}

export function jobSummary({ base, job, lastSequence, cancel }: JobSummary): Html {
  const isOver = job.status === "completed";
  const percent = Math.round(job.progress * 100);
  const events = `${base}/v1/jobs/${job.id}/events?after=${lastSequence}`;
  return html`<div class="panel" id="state"${!isOver && html` data-events="${events}"`}>
<p>${jobState(job)} <span id="message">${job.failure?.message ?? job.message}</span></p>
${
  !isOver &&
  html`<p><progress id="progress" max="100" value="${percent}" aria-label="Progress">${percent} %</progress></p>
<p class="quiet" id="live" role="status">Load the page again to see what is new.</p>`
}
${!isOver && cancel !== undefined && html`<form method="post" action="${cancel}"><button class="second">Cancel the job</button></form>`}
</div>
<dl class="pairs">${pairsOf(base, job).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

function pairsOf(base: string, job: Job): readonly (readonly [string, HtmlPart])[] {
  const { asked, scheduleId, startedAt, completedAt } = job;
  const all: readonly (readonly [string, HtmlPart])[] = [
    ["Id", html`<code>${job.id}</code>`],
    ["Workflow", `${asked.workflow ?? job.workflow} / ${asked.profile ?? job.profile}`],
    ["Description", asked.description],
    ["External id", asked.externalId],
    ["Tags", asked.tags?.join(", ")],
    ["Test job", asked.isTest === true && "yes"],
    ["Options", asked.options && listed(asked.options.map(({ name, value }) => [name, value]))],
    [
      "Metadata",
      asked.metadata &&
        listed(
          asked.metadata.map(({ propertyName, propertyId, value }) => [
            propertyName ?? propertyId,
            value,
          ]),
        ),
    ],
    [
      "Schedule",
      scheduleId !== undefined && html`<a href="${base}/v1/schedules">${scheduleId}</a>`,
    ],
    ["Submitted", html`${timeOf(job.createdAt)} by ${job.submittedBy}`],
    ["Started", startedAt !== undefined && timeOf(startedAt)],
    ["Ended", completedAt !== undefined && timeOf(completedAt)],
  ];
  return all.filter(([, value]) => value !== undefined && value !== false && value !== "");
}

function listed(pairs: readonly (readonly [string, string | undefined])[]): Html | undefined {
  const items = pairs.map(([name, value]) => html`<li>${name}: ${value}</li>`);
  return items.length === 0 ? undefined : html`<ul>${items}</ul>`;
}
