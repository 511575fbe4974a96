/** What a job is and how it stands, with the forms that change it. The script follows it while it runs. */

import type { RetentionDocument } from "../../../core/model/contract-types.gen.ts";
import { countOf } from "../../../core/text/count-of.ts";
import { type Job, priorityOf, type QueuePlace, WAITING } from "../../../core/model/job.ts";
import { type Html, type HtmlPart, html } from "../../http/html.ts";
import { jobState, timeOf } from "./words.ts";

export interface JobSummary {
  readonly base: string;
  readonly job: Job;
  /** Of the newest event that the page shows. */
  readonly lastSequence: number;
  /** Its place among those that wait for a worker. */
  readonly queue?: QueuePlace | undefined;
  /** What the addresses of its forms begin with; absent for who may not change it. */
  readonly form?: string;
  /** Where it is done again from; absent where it cannot be. */
  readonly rerun?: string;
}

export function jobSummary({ base, job, lastSequence, queue, form, rerun }: JobSummary): Html {
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
${queue !== undefined && html`<p>Place ${counted(queue.position)} of ${counted(queue.of)} in the queue.</p>`}
${form !== undefined && !isOver && changesOf(form, job)}
${isOver && rerun !== undefined && buttonTo(rerun, "Do it again")}
</div>
<dl class="pairs">${pairsOf(base, job).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

function changesOf(form: string, job: Job): Html {
  const isWaiting = WAITING.includes(job.status);
  return html`${isWaiting && priorityForm(form, job)}${isWaiting && job.waitingFor === undefined && holdForm(form, job)}
${buttonTo(`${form}/cancel`, "Cancel the job")}`;
}

function buttonTo(address: string, word: string): Html {
  return html`<form method="post" action="${address}"><button class="second">${word}</button></form>`;
}

const COUNTED_MAX = 1000;

function counted(place: number): string {
  return place > COUNTED_MAX ? `more than ${COUNTED_MAX}` : String(place);
}

function holdForm(form: string, { heldAt }: Job): Html {
  const [act = "", word = ""] =
    heldAt === undefined ? ["hold", "Hold the job"] : ["release", "Release the job"];
  return buttonTo(`${form}/${act}`, word);
}

function priorityForm(form: string, job: Job): Html {
  return html`<form method="post" action="${form}/prioritize" class="actions"><label for="priority">Priority, 0 to 100</label> <input id="priority" name="priority" type="number" min="0" max="100" required value="${priorityOf(job)}"> <button class="second">Change the priority</button></form>`;
}

function pairsOf(base: string, job: Job): Pairs {
  const all = [...wishOf(job), ...lifeOf(base, job)];
  return all.filter(([, value]) => value !== undefined && value !== false && value !== "");
}

type Pairs = readonly (readonly [string, HtmlPart])[];

/** What was asked for. */
function wishOf(job: Job): Pairs {
  const { asked } = job;
  return [
    ["Id", html`<code>${job.id}</code>`],
    ["Workflow", `${asked.workflow ?? job.workflow} / ${asked.profile ?? job.profile}`],
    ["Description", asked.description],
    ["External id", asked.externalId],
    ["Tags", asked.tags?.join(", ")],
    ["Priority", (job.priority ?? asked.priority) !== undefined && String(priorityOf(job))],
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
    ["Kept", asked.retention && keptText(asked.retention)],
  ];
}

/** What became of it. */
function lifeOf(base: string, job: Job): Pairs {
  const { scheduleId, startedAt, completedAt, contentsRemovedAt } = job;
  return [
    [
      "Schedule",
      scheduleId !== undefined && html`<a href="${base}/v1/schedules">${scheduleId}</a>`,
    ],
    ["Does again", job.rerunOf !== undefined && jobLink(base, job.rerunOf)],
    [
      "Done again by",
      job.reruns && html`<ul>${job.reruns.map((id) => html`<li>${jobLink(base, id)}</li>`)}</ul>`,
    ],
    ["Submitted", html`${timeOf(job.createdAt)} by ${job.submittedBy}`],
    ["Started", startedAt !== undefined && timeOf(startedAt)],
    ["Ended", completedAt !== undefined && timeOf(completedAt)],
    ["Contents", contentsRemovedAt !== undefined && html`removed ${timeOf(contentsRemovedAt)}`],
  ];
}

function keptText({ hours, afterDownload }: RetentionDocument): string {
  return [
    ...(hours === undefined
      ? []
      : [`documents and results ${countOf(hours, "hour")} after the end`]),
    ...(afterDownload === true ? ["until all results are downloaded"] : []),
  ].join(", or ");
}

function jobLink(base: string, id: string): Html {
  return html`<a href="${base}/v1/jobs/${id}"><code>${id}</code></a>`;
}

function listed(pairs: readonly (readonly [string, string | undefined])[]): Html | undefined {
  const items = pairs.map(([name, value]) => html`<li>${name}: ${value}</li>`);
  return items.length === 0 ? undefined : html`<ul>${items}</ul>`;
}
