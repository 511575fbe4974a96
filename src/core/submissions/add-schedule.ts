/** Adds a schedule as a job document with a recurring rule asks for it. */

import { idempotencyOf } from "../jobs/idempotency.ts";
import type { JobDocumentRequest } from "../model/contract-types.gen.ts";
import { type Principal, type Scope, demand } from "../model/principal.ts";
import { Problem, type ViolationRule } from "../model/problem.ts";
import type { RecurringRule, Schedule, ScheduleOverlap } from "../model/schedule.ts";
import type { WorkflowDeclaration } from "../model/workflow.ts";
import type { Ports } from "../ports/ports.ts";
import {
  type CheckPorts,
  type CheckedSubmission,
  checkSubmission,
  type Submission,
} from "./check-submission.ts";

export interface ScheduleSubmission extends Submission {
  /** `allow` without it. */
  readonly overlap?: ScheduleOverlap;
  readonly catchUpS?: number;
}

export type AddSchedulePorts = CheckPorts & Pick<Ports, "engine" | "schedules">;

const RULE_LENGTH_MAX = 255;

/**
 * Stores a new schedule and returns it. Throws forbidden, idempotency-mismatch, gone, and what checkSchedule throws.
 */
export async function addSchedule(
  ports: AddSchedulePorts,
  principal: Principal,
  submission: ScheduleSubmission,
): Promise<Schedule> {
  demand(principal, "submit-jobs");
  const { company, document, onBehalfOf, idempotencyKey } = submission;
  const { overlap = "allow", catchUpS } = submission;
  const now = ports.clock.now();
  const checked = checkSchedule(ports, { company, document });
  const { choice, subscriptions, secrets, template, rule } = checked;
  const [nextFireAt] = ports.calendar.nextFireTimes(rule, now, { count: 1 });
  const schedule: Schedule = {
    id: ports.ids.next(),
    companyId: company.id,
    workflow: choice.workflow.name,
    profile: choice.profile.name,
    asked: template,
    rule,
    state: "active",
    overlap,
    catchUpS: catchUpS ?? ports.limits.scheduleCatchUpS,
    ...(nextFireAt === undefined ? {} : { nextFireAt }),
    skipped: 0,
    missed: 0,
    submittedBy: onBehalfOf ?? principal.name,
    createdAt: now,
  };
  const storedId = await ports.schedules.add({
    schedule,
    subscriptions,
    secrets,
    ...idempotencyOf(principal, idempotencyKey, {
      companyId: company.id,
      operation: "submit",
      value: { document, onBehalfOf, overlap, catchUpS },
    }),
  });
  if (storedId !== schedule.id) {
    return madeBefore(ports, { companyId: company.id }, storedId);
  }
  ports.engine.wake();
  return schedule;
}

/** The schedule that was made under the same idempotency key before. Throws gone. */
async function madeBefore(
  { schedules }: Pick<Ports, "schedules">,
  scope: Scope,
  scheduleId: string,
): Promise<Schedule> {
  const found = await schedules.find(scope, scheduleId);
  if (found === undefined) {
    const detail = `Schedule ${scheduleId}, made under this Idempotency-Key, was deleted.`;
    throw new Problem("gone", detail);
  }
  return found.schedule;
}

interface CheckedSchedule extends CheckedSubmission {
  readonly template: JobDocumentRequest;
  readonly rule: RecurringRule;
}

/**
 * Throws what checkSubmission throws; invalid-document for a rule that is malformed, fires never or too often, and for an
 * unknown time zone; not-supported for a workflow that needs documents.
 */
export function checkSchedule(ports: CheckPorts, submission: Submission): CheckedSchedule {
  const { calendar, clock } = ports;
  const checked = checkSubmission(ports, submission);
  refuseDocuments(checked.choice.workflow);
  const { execSchedule: text = "", timeZone = calendar.timeZone, ...template } = checked.asked;
  const rule = { text, timeZone };
  refuseBadRule({ calendar }, rule, clock.now());
  return { ...checked, template, rule };
}

function refuseDocuments({ name, parameters, quietMs }: WorkflowDeclaration): void {
  if (parameters === undefined || quietMs !== undefined) {
    const message = `Workflow ${name} needs documents, and only workflows that take parameters can recur. Submit each job when its documents are there, or with execTime.`;
    throw Problem.at("not-supported", { pointer: "/execSchedule", rule: "unsupported", message });
  }
}

function refuseBadRule(
  { calendar }: Pick<Ports, "calendar">,
  rule: RecurringRule,
  now: number,
): void {
  if (!calendar.isTimeZone(rule.timeZone)) {
    const message = "timeZone must be a zone of the IANA database, such as Europe/Berlin.";
    throw refused("/timeZone", "value", message);
  }
  if (rule.text.length > RULE_LENGTH_MAX) {
    const message = `execSchedule is longer than ${RULE_LENGTH_MAX} characters.`;
    throw refused("/execSchedule", "length", message);
  }
  const fault = calendar.check(rule, now);
  if (fault !== undefined) {
    throw refused("/execSchedule", "value", `execSchedule cannot be used: ${fault}.`);
  }
}

function refused(pointer: string, rule: ViolationRule, message: string): Problem {
  return Problem.at("invalid-document", { pointer, rule, message });
}
