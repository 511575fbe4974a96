/** The timeline of a job: its events in their order. */

import type { Event, Severity } from "../../../core/model/event.ts";
import { type Html, html } from "../../http/html.ts";
import { tableOf } from "./table.ts";
import { stateOf, timeOf } from "./words.ts";

const TONES = { info: "running", warning: "warning", error: "error" } as const satisfies Record<
  Severity,
  string
>;

/** `total` is how many there are, of which the last are given. */
export function timeline(events: readonly Event[], total: number): Html {
  const rows = events.map(({ sequence, at, severity, message, fileName }) => [
    String(sequence),
    timeOf(at),
    severity === "info" ? severity : stateOf(severity, TONES[severity]),
    fileName === undefined || message.includes(fileName) ? message : `${message} (${fileName})`,
  ]);
  const caption =
    events.length < total ? `The last ${events.length} of ${total}` : `${total} events`;
  return html`<h2>Timeline</h2>
${tableOf({ caption, heads: ["No.", "Time", "Severity", "Event"], rows })}`;
}
