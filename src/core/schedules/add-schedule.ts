/** Makes a schedule out of a job document with a recurring rule. */

import type { JobDocumentRequest } from "../model/contract-types.gen.ts";
import { idempotencyOf } from "../jobs/idempotency.ts";
import type { Ports } from "../ports/ports.ts";
import { type Principal, type Scope, demand } from "../model/principal.ts";
import { Problem, type ViolationRule } from "../model/problem.ts";
import type { Schedule, ScheduleOverlap, RecurringRule } from "../model/schedule.ts";
import { type CheckedSubmission, checkSubmission, type Submission } from "../jobs/submit-job.ts";
import type { WorkflowDeclaration } from "../model/workflow.ts";

export interface ScheduleSubmission extends Submission {
  /** `allow` without it. */
  readonly overlap?: ScheduleOverlap;
  readonly catchUpS?: number;
}

const RULE_LENGTH_MAX = 255;

/**
 * Stores a new schedule and returns it. Throws as submitJob does; invalid-document for a rule that is malformed, fires
 * never or too often, and for an unknown time zone; not-supported for a workflow that needs documents.
 */
export async function addSchedule(
  ports: Ports,
  principal: Principal,
  {
    company,
    document,
    onBehalfOf,
    overlap = "allow",
    catchUpS,
    idempotencyKey,
  }: ScheduleSubmission,
): Promise<Schedule> {
  demand(principal, "submit-jobs");
  const now = ports.clock.now();
  const { choice, subscriptions, secrets, template, rule } = checkSchedule(ports, {
    company,
    document,
  });
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
  const value = { document, onBehalfOf, overlap, catchUpS };
  const storedId = await ports.schedules.add({
    schedule,
    subscriptions,
    secrets,
    ...idempotencyOf(principal, idempotencyKey, {
      companyId: company.id,
      operation: "submit",
      value,
    }),
  });
  if (storedId !== schedule.id) {
    return madeBefore(ports, { companyId: company.id }, storedId);
  }
  ports.engine.wake();
  return schedule;
}

interface CheckedSchedule extends CheckedSubmission, ScheduleParts {}

/** Checks what addSchedule checks. Throws as it does, but for forbidden. */
export function checkSchedule(ports: Ports, submission: Submission): CheckedSchedule {
  const checked = checkSubmission(ports, submission);
  refuseDocuments(checked.choice.workflow);
  const parts = partsOf(ports, checked.asked);
  refuseBadRule(ports, parts.rule, ports.clock.now());
  return { ...checked, ...parts };
}

/** The schedule that was made under the same key before. Throws gone. */
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

interface ScheduleParts {
  readonly template: JobDocumentRequest;
  readonly rule: RecurringRule;
}

function partsOf({ calendar }: Ports, asked: JobDocumentRequest): ScheduleParts {
  const { execSchedule: text = "", timeZone = calendar.timeZone, ...template } = asked;
  return { template, rule: { text, timeZone } };
}

function refuseDocuments({ name, parameters, quietMs }: WorkflowDeclaration): void {
  if (parameters === undefined || quietMs !== undefined) {
    const message = `Workflow ${name} needs documents, and only workflows that take parameters can recur. Submit each job when its documents are there, or with execTime.`;
    throw new Problem("not-supported", message, {
      violations: [{ pointer: "/execSchedule", rule: "unsupported", message }],
    });
  }
}

function refuseBadRule({ calendar }: Ports, rule: RecurringRule, now: number): void {
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
  return new Problem("invalid-document", message, { violations: [{ pointer, rule, message }] });
}
