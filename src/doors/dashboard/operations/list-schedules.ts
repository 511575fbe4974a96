/** GET /v1/schedules for whoever reads: each with the times when it fires next, in UTC and in the zone of its rule. */

import { describeSchedule } from "../../../core/schedules/describe-schedule.ts";
import { listSchedules as list } from "../../../core/schedules/read-schedules.ts";
import type { ScheduleDocument } from "../../../core/model/contract-types.gen.ts";
import { type Html, html } from "../../http/html.ts";
import { BEFORE, LIMIT } from "../../listing/paging.ts";
import { queryOf } from "../../listing/query.ts";
import { type DashboardOperation, showPage, visitorOf } from "../operation.ts";
import { tableOf } from "../pages/table.ts";
import { stateOf, timeOf } from "../pages/words.ts";
import { timeInZone } from "../pages/zone-time.ts";

const SHOWN = 20;

export const listSchedules: DashboardOperation = {
  name: "listSchedules",
  method: "GET",
  path: "/v1/schedules",
  demands: "read-jobs",
  async handle(visit) {
    const { kit, request } = visit.under;
    const rules = { parameters: [LIMIT, BEFORE], ignoresEmpty: true };
    const query = queryOf(request.url ?? "", rules);
    const before = query.get("before");
    const { entries, hasMore } = await list(kit.ports, visitorOf(visit), {
      limit: Number(query.get("limit") ?? SHOWN),
      ...(before !== undefined && { before }),
    });
    const last = entries.at(-1)?.id ?? "";
    const next = `${visit.base}/v1/schedules?before=${last}`;
    const main = html`${
      entries.length === 0
        ? html`<p>There are no schedules${before !== undefined && " further down"}. A job document with <code>execSchedule</code>, sent to <code>POST /v1/schedules</code>, makes one.</p>`
        : entries.map((schedule) => sectionOf(visit.base, describeSchedule(kit.ports, schedule)))
    }
${hasMore && html`<nav class="actions" aria-label="Pages of the list"><a href="${next}" rel="next">Further</a></nav>`}`;
    return showPage(visit, { title: "Schedules", main, here: "/v1/schedules" });
  },
};

function sectionOf(base: string, schedule: ScheduleDocument): Html {
  const { scheduleId, name = scheduleId, state, workflow, profile, execSchedule } = schedule;
  const zone = schedule.timeZone ?? "UTC";
  const { lastFireTime, skippedFirings, missedFirings, nextFireTimes } = schedule;
  const times = nextFireTimes.map((text) => Date.parse(text));
  return html`<section aria-labelledby="${scheduleId}"><h2 id="${scheduleId}">${name}</h2>
<dl class="pairs">
<dt>State</dt><dd>${stateOf(state, state === "active" ? "good" : "waiting")}</dd>
<dt>Rule</dt><dd><code>${execSchedule}</code> in ${zone}</dd>
<dt>Makes jobs of</dt><dd>${workflow} / ${profile}</dd>
<dt>Fired last</dt><dd>${lastFireTime === undefined ? "never" : timeOf(Date.parse(lastFireTime))}</dd>
<dt>Left out</dt><dd>${skippedFirings} because a job had not ended, ${missedFirings} because nobody was there</dd>
<dt>Id</dt><dd><code>${scheduleId}</code></dd>
</dl>
${
  times.length > 0 &&
  tableOf({
    caption: `When ${name} fires next`,
    heads: ["In UTC", `In ${zone}`],
    rows: times.map((at) => [timeInZone(at, "UTC"), timeInZone(at, zone)]),
  })
}
<p><a href="${base}/v1/jobs?workflow=${encodeURIComponent(workflow ?? "")}">Jobs of this workflow</a></p></section>`;
}
