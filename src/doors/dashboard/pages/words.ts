/** How the pages write what many of them show: times, sizes, states. */

import type { Job, JobOutcome } from "../../../core/model/job.ts";
import { timeText } from "../../../core/text/time-text.ts";
import { type Html, html } from "../../http/html.ts";

/** A time in UTC; the script writes it in the reader's zone. */
export function timeOf(epochMs: number): Html {
  const text = timeText(epochMs);
  return html`<time datetime="${text}">${text.slice(0, 10)} ${text.slice(11, 19)} UTC</time>`;
}

const KB = 1000;
const UNITS = ["bytes", "kB", "MB", "GB", "TB"] as const;

/** A size as people say it. */
export function sizeOf(bytes: number): string {
  const power = bytes < KB ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1);
  const value = bytes / KB ** power;
  return `${power === 0 ? bytes : value.toFixed(value < 10 ? 1 : 0)} ${UNITS[power] ?? ""}`;
}

/** What stands before a state besides its colour, so that nobody needs the colour. */
const MARKS = {
  good: "✓",
  error: "✗",
  warning: "!",
  waiting: "○",
  running: "▸",
} as const;

type Tone = keyof typeof MARKS;

/** A state by its word, with a mark. */
export function stateOf(word: string, tone: Tone): Html {
  return html`<span class="state ${tone}"><span aria-hidden="true">${MARKS[tone]}</span> ${word}</span>`;
}

const OUTCOME_TONES = {
  succeeded: "good",
  failed: "error",
  cancelled: "warning",
} as const satisfies Record<JobOutcome, Tone>;

/** The outcome of a job that has ended, else its status. */
export function jobState({ status, outcome, waitingFor, heldAt }: Job): Html {
  if (outcome !== undefined) {
    return stateOf(outcome, OUTCOME_TONES[outcome]);
  }
  if (heldAt !== undefined) {
    return stateOf("on hold", "warning");
  }
  if (status === "processing") {
    return stateOf(status, "running");
  }
  return stateOf(waitingFor === undefined ? status : `waits for ${waitingFor}`, "waiting");
}

/** What people call a job: its name, else its id. */
export function jobName({ asked, id }: Job): string {
  return asked.name ?? id;
}
