/** The schedule addresses: POST and GET /v1/schedules, and what hangs on one. */

import { addSchedule as add } from "../../../core/submissions/add-schedule.ts";
import {
  deleteSchedule as remove,
  pauseSchedule as pause,
  resumeSchedule as resume,
} from "../../../core/schedules/change-schedule.ts";
import { describeJob } from "../../../core/jobs/describe-job.ts";
import { describeSchedule } from "../../../core/schedules/describe-schedule.ts";
import { runSchedule as run } from "../../../core/schedules/fire-schedules.ts";
import {
  getSchedule as get,
  listSchedules as list,
} from "../../../core/schedules/read-schedules.ts";
import type { Schedule } from "../../../core/model/schedule.ts";
import type { Answer } from "../../http/answer.ts";
import { idempotencyKeyOf } from "../../http/idempotency-key.ts";
import type { Call } from "../call.ts";
import { documentAnswer, readSchedule } from "../bodies.ts";
import { tagged } from "../entity-tag.ts";
import { nextPage, pageOf } from "../page.ts";

/** 201 with the schedule and its address. Throws what reading, the contract and core's addSchedule throw. */
export async function addSchedule(call: Call): Promise<Answer> {
  const { overlap, catchUpSeconds, ...document } = await readSchedule(call);
  const schedule = await add(call.kit.ports, call.principal, {
    company: call.principal.company,
    document,
    idempotencyKey: idempotencyKeyOf(call.request),
    ...(overlap !== undefined && { overlap }),
    ...(catchUpSeconds !== undefined && { catchUpS: catchUpSeconds }),
  });
  return scheduleCreated(call, schedule);
}

/** The answer to whatever made a schedule. */
export function scheduleCreated(call: Call, schedule: Schedule): Answer {
  return documentAnswer(call, "schedule", {
    status: 201,
    value: describeSchedule(call.kit.ports, schedule),
    headers: { Location: `${call.kit.publicUrl ?? ""}/v1/schedules/${schedule.id}` },
  });
}

/** 200 with one page of schedules, newest first; a Link header (RFC 8288) leads to the next page where there is one. */
export async function listSchedules(call: Call): Promise<Answer> {
  const { ports } = call.kit;
  const { limit, before } = pageOf(call, "schedule");
  const { entries, hasMore } = await list(ports, call.principal, {
    limit,
    ...(before !== undefined && { before }),
  });
  const lastId = entries.at(-1)?.id;
  const answer = documentAnswer(call, "schedules", {
    value: entries.map((schedule) => describeSchedule(ports, schedule)),
    ...(hasMore && { headers: nextPage(call, "/v1/schedules", { limit, lastId }) }),
  });
  return tagged(call, answer);
}

/** 200 with the schedule. Throws not-found. */
export async function getSchedule(call: Call): Promise<Answer> {
  return tagged(call, await scheduleDocument(call));
}

/** The same without regard to conditions. */
export async function scheduleDocument(call: Call): Promise<Answer & { readonly body: string }> {
  return described(call, await get(call.kit.ports, call.principal, call.scheduleId));
}

/** 200 with the schedule, now paused. Throws not-found, illegal-transition. */
export async function pauseSchedule(call: Call): Promise<Answer> {
  return described(call, await pause(call.kit.ports, call.principal, call.scheduleId));
}

/** 200 with the schedule, active again. Throws not-found, illegal-transition. */
export async function resumeSchedule(call: Call): Promise<Answer> {
  return described(call, await resume(call.kit.ports, call.principal, call.scheduleId));
}

/** 201 with the job that was made. Throws not-found. */
export async function runSchedule(call: Call): Promise<Answer> {
  const { scheduleId } = call;
  const idempotencyKey = idempotencyKeyOf(call.request);
  const job = await run(call.kit.ports, call.principal, { scheduleId, idempotencyKey });
  return documentAnswer(call, "job", {
    status: 201,
    value: describeJob(job),
    headers: { Location: `${call.kit.publicUrl ?? ""}/v1/jobs/${job.id}` },
  });
}

/** 204; jobs that it made stay. Throws not-found. */
export async function deleteSchedule({ kit, principal, scheduleId }: Call): Promise<Answer> {
  await remove(kit.ports, principal, scheduleId);
  return { status: 204, headers: {}, body: undefined };
}

function described(call: Call, schedule: Schedule): Answer & { readonly body: string } {
  return documentAnswer(call, "schedule", {
    value: describeSchedule(call.kit.ports, schedule),
  });
}
