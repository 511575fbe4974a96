/** Submits a job: checks what the schema cannot say, then stores it durably; one that needs no documents starts at once. */

import { type Choice, chooseWorkflow, parametersName } from "./choose-workflow.ts";
import type { Company } from "./company.ts";
import type { JobDocumentRequest, Parameters } from "./contract-types.gen.ts";
import type { Job } from "./job.ts";
import { withoutParameterSecrets } from "./mask-parameters.ts";
import { checkOptions, maskSecrets } from "./option.ts";
import type { Subscription } from "./notice.ts";
import { noticeWishes, type Wish, withoutCallbackSecrets } from "./notice-wishes.ts";
import type { Ports } from "./ports.ts";
import { type Principal, demand } from "./principal.ts";
import { Problem, VIOLATIONS_MAX, type Violation } from "./problem.ts";
import { runTicket } from "./run-ticket.ts";
import type { WorkflowDeclaration } from "./workflow.ts";

export interface Submission {
  readonly company: Company;
  readonly document: JobDocumentRequest;
  /** E-mail address of the user whose job it shall be, where that is not the caller. */
  readonly onBehalfOf?: string | undefined;
}

/**
 * Stores a new job and returns it: `creating` if it waits for documents, `pending` if it needs none. Throws forbidden,
 * not-supported, conflicting-fields, unknown-workflow, unknown-profile, invalid-option, invalid-document.
 */
export async function submitJob(
  ports: Ports,
  principal: Principal,
  { company, document, onBehalfOf }: Submission,
): Promise<Job> {
  demand(principal, "submit-jobs");
  refuseUnsupportedFields(document);
  const choice = chooseWorkflow(ports.workflows.list(), document);
  if (document.parameters === undefined) {
    refuseBadOptions(choice.workflow, document);
  } else {
    refuseBadParameters(choice.workflow, document.parameters);
  }
  const wishes = noticeWishes(document, company, ports.mailTo);
  const { shown, secrets } = maskSecrets(choice.workflow.options, document.options ?? []);
  const open = withoutParameterSecrets(
    wishes.length === 0 ? document : withoutCallbackSecrets(document),
  );
  const asked = document.options === undefined ? open : { ...open, options: shown };
  const job = newJob(ports, choice, { company, owner: onBehalfOf ?? principal.name, asked });
  const startsAtOnce = job.status === "pending";
  await ports.jobs.submit({
    job,
    secrets,
    events: [
      {
        at: job.createdAt,
        code: "job.created",
        severity: "info",
        message: `Submitted by ${principal.name}${onBehalfOf === undefined ? "" : ` for ${onBehalfOf}`}.`,
      },
    ],
    ...(startsAtOnce ? { ticket: runTicket(job.id, job.createdAt) } : {}),
    ...(wishes.length === 0 ? {} : { subscriptions: subscriptionsOf(ports, job, wishes) }),
  });
  if (startsAtOnce) {
    ports.engine.wake();
  }
  return job;
}

function subscriptionsOf(
  { ids }: Ports,
  { id: jobId, companyId, createdAt }: Job,
  wishes: readonly Wish[],
): readonly Subscription[] {
  return wishes.map((wish) => ({ ...wish, id: ids.next(), companyId, jobId, createdAt }));
}

interface Origin {
  readonly company: Company;
  /** Whose job it is. */
  readonly owner: string;
  readonly asked: JobDocumentRequest;
}

function newJob(
  ports: Ports,
  { workflow, profile }: Choice,
  { company, owner, asked }: Origin,
): Job {
  const startsAtOnce = workflow.parameters !== undefined;
  return {
    id: ports.ids.next(),
    companyId: company.id,
    workflow: workflow.name,
    profile: profile.name,
    asked,
    status: startsAtOnce ? "pending" : "creating",
    message: startsAtOnce
      ? "Waiting for a worker."
      : "Waiting for documents; start the job when all are added.",
    progress: 0,
    cancelRequested: false,
    submittedBy: owner,
    createdAt: ports.clock.now(),
  };
}

/** A field whose effect does not exist yet is refused by name, never taken and ignored. */
const UNSUPPORTED_FIELDS = ["execTime", "execSchedule", "timeZone"] as const;

function refuseUnsupportedFields(document: JobDocumentRequest): void {
  if (document.execTime !== undefined && document.execSchedule !== undefined) {
    const message = "A job has at most one of execTime and execSchedule.";
    throw new Problem("conflicting-fields", message, {
      violations: [{ pointer: "/execSchedule", rule: "conflict", message }],
    });
  }
  const violations = UNSUPPORTED_FIELDS.filter((field) => document[field] !== undefined).map(
    (field): Violation => ({
      pointer: `/${field}`,
      rule: "unsupported",
      message: `${field} is not supported yet. Leave it out: the job then runs at once and is followed by asking.`,
    }),
  );
  refuse("not-supported", violations);
}

function refuseBadOptions(workflow: WorkflowDeclaration, document: JobDocumentRequest): void {
  refuse("invalid-option", checkOptions(workflow.options, document.options ?? [], "/options"));
}

function refuseBadParameters(workflow: WorkflowDeclaration, parameters: Parameters): void {
  const base = `/parameters/${parametersName(parameters)}`;
  const violations = (workflow.checkParameters?.(parameters) ?? []).map((violation) => ({
    ...violation,
    pointer: `${base}${violation.pointer}`,
  }));
  const isUnsupported = violations.every((violation) => violation.rule === "unsupported");
  refuse(isUnsupported ? "not-supported" : "invalid-document", violations);
}

function refuse(
  code: "not-supported" | "invalid-option" | "invalid-document",
  violations: readonly Violation[],
): void {
  const [first] = violations;
  if (first !== undefined) {
    throw new Problem(code, first.message, { violations: violations.slice(0, VIOLATIONS_MAX) });
  }
}
