/** The document of one schedule, and what is compared with the preconditions of whoever would change the schedule. */

import type { Schedule } from "../../../../core/model/schedule.ts";
import { describeSchedule } from "../../../../core/schedules/describe-schedule.ts";
import { getSchedule } from "../../../../core/schedules/read-schedules.ts";
import type { Answer } from "../../../http/answer.ts";
import { type DocumentAnswer, documentAnswer } from "../../bodies.ts";
import { addressOf, type Call } from "../../call.ts";
import { OWN } from "../../dialect.ts";
import { type Guarded, tagsOf } from "../../entity-tag.ts";

/** 200 with the schedule. Throws not-found. */
export async function scheduleDocument(call: Call): Promise<DocumentAnswer> {
  return described(call, await getSchedule(call.kit.ports, call.principal, call.scheduleId));
}

/** Throws not-found. */
export async function scheduleGuard(call: Call): Promise<Guarded> {
  return { tags: await tagsOf(call, scheduleDocument) };
}

/** 200 with this schedule. */
export function described(call: Call, schedule: Schedule): DocumentAnswer {
  return documentAnswer(call, "schedule", { value: describeSchedule(call.kit.ports, schedule) });
}

/** The answer to whatever made a schedule. Only our own dialect has an address for it. */
export function scheduleCreated(call: Call, schedule: Schedule): Answer {
  const location = addressOf({ kit: call.kit, dialect: OWN }, `/schedules/${schedule.id}`);
  const { headers, body } = described(call, schedule);
  return { status: 201, headers: { ...headers, Location: location }, body };
}
