/** What a job is to be that names a specification and a deadline by their numbers. */

import type { Company } from "../model/company.ts";
import type { JobDocumentRequest } from "../model/contract-types.gen.ts";
import { Problem } from "../model/problem.ts";
import type { Specification } from "../model/specification.ts";
import type { Ports } from "../ports/ports.ts";
import { timeText } from "../text/time-text.ts";

const HOUR_MS = 3_600_000;

export interface Specified {
  /** The company's default one without it. */
  readonly specificationKey?: number | undefined;
  readonly deadlineId?: number | undefined;
}

type Work = Pick<JobDocumentRequest, "workflow" | "profile" | "options" | "dueTime">;

/**
 * Workflow, profile, options and due time for a job document; the server's default workflow where the company has no
 * default specification. Throws invalid-document for numbers that the company's tables do not have.
 */
export async function specifiedWork(
  ports: Pick<Ports, "specifications" | "deadlines" | "clock">,
  company: Company,
  { specificationKey, deadlineId }: Specified,
): Promise<Work> {
  const [specification, deadline] = await Promise.all([
    ports.specifications.find(company.id, specificationKey ?? "default"),
    deadlineId === undefined ? undefined : ports.deadlines.find(company.id, deadlineId),
  ]);
  if (specification === undefined && specificationKey !== undefined) {
    throw unknown("specificationKey", `no specification ${specificationKey}`);
  }
  if (deadline === undefined && deadlineId !== undefined) {
    throw unknown("deadlineId", `no deadline ${deadlineId}`);
  }
  return {
    ...(specification === undefined ? {} : workOf(specification)),
    ...(deadline === undefined
      ? {}
      : { dueTime: timeText(ports.clock.now() + deadline.hours * HOUR_MS) }),
  };
}

function workOf({ workflow, profile, options }: Specification): Work {
  return {
    workflow,
    ...(profile === undefined ? {} : { profile }),
    ...(options.length === 0 ? {} : { options }),
  };
}

function unknown(field: string, what: string): Problem {
  const message = `This account has ${what}. Use one that the operator has told you, or leave ${field} out.`;
  return Problem.at("invalid-document", { pointer: `/${field}`, rule: "value", message });
}
