/** The operator's tables: specifications and deadlines of a company, added, listed and removed. */

import { companyOf } from "../access/companies.ts";
import type { Option } from "../model/contract-types.gen.ts";
import { checkOptions } from "../model/option.ts";
import { Problem, refuseViolations } from "../model/problem.ts";
import type { Deadline, Specification } from "../model/specification.ts";
import type { Ports } from "../ports/ports.ts";
import { chooseWorkflow } from "../submissions/choose-workflow.ts";

type KeepPorts = Pick<Ports, "companies" | "specifications" | "deadlines"> & {
  /** Without it, what is named is looked for when a job comes. */
  readonly workflows?: Ports["workflows"];
};

const NUMBER_MAX = 2 ** 31 - 1;
const NAME_CHARS_MAX = 100;
const HOURS_MAX = 10_000;

export interface NewSpecification extends Pick<Specification, "key" | "workflow"> {
  /** The company's number. */
  readonly company: number;
  readonly name?: string;
  readonly profile?: string;
  /** Each as name=value. */
  readonly options?: readonly string[];
  readonly isDefault?: boolean;
}

/** Adds a specification. Throws not-found, invalid-document, conflicting-fields, unknown-workflow, unknown-profile, invalid-option. */
export async function addSpecification(
  ports: KeepPorts,
  asked: NewSpecification,
): Promise<Specification> {
  const { company, key, workflow, profile, isDefault } = asked;
  const { id: companyId } = await companyOf(ports, company);
  const specification: Specification = {
    companyId,
    key: checkedNumber("key", key),
    name: checkedName(asked.name),
    workflow,
    ...(profile === undefined ? {} : { profile }),
    options: (asked.options ?? []).map(optionOf),
    ...(isDefault === true ? { isDefault } : {}),
  };
  if (ports.workflows !== undefined) {
    demandRunnable(ports.workflows, specification);
  }
  if (!(await ports.specifications.add(specification))) {
    throw taken(`specification ${key}`);
  }
  return specification;
}

/** Throws unless jobs can be made by it, and without anything secret, which would stand in the table. */
function demandRunnable(
  workflows: Ports["workflows"],
  { workflow: name, profile, options }: Specification,
): void {
  const asked = { workflow: name, ...(profile === undefined ? {} : { profile }) };
  const { workflow } = chooseWorkflow(workflows, asked);
  refuseViolations("invalid-option", checkOptions(workflow.options, options, "/options"));
  const secret = workflow.options.find(
    (spec) => spec.secret === true && options.some((option) => option.name === spec.name),
  );
  if (secret !== undefined) {
    throw new Problem(
      "invalid-option",
      `Option ${secret.name} is secret, and a specification is no place for secrets. Leave it out.`,
    );
  }
}

/** The specifications of a company, by key. Throws not-found. */
export async function listSpecifications(
  ports: KeepPorts,
  company: number,
): Promise<readonly Specification[]> {
  return ports.specifications.list((await companyOf(ports, company)).id);
}

/** Removes a specification; jobs that were made by it stay as they are. Throws not-found. */
export async function removeSpecification(
  ports: KeepPorts,
  { company, key }: Pick<NewSpecification, "company" | "key">,
): Promise<void> {
  const { id } = await companyOf(ports, company);
  if (!(await ports.specifications.remove(id, key))) {
    throw missing(`specification ${key}`);
  }
}

export interface NewDeadline extends Pick<Deadline, "id" | "hours"> {
  /** The company's number. */
  readonly company: number;
  readonly name?: string;
}

/** Adds a deadline. Throws not-found, invalid-document, conflicting-fields. */
export async function addDeadline(ports: KeepPorts, asked: NewDeadline): Promise<Deadline> {
  const { company, id, hours } = asked;
  const { id: companyId } = await companyOf(ports, company);
  if (!Number.isInteger(hours) || hours < 1 || hours > HOURS_MAX) {
    throw new Problem("invalid-document", `A deadline has 1 to ${HOURS_MAX} hours.`);
  }
  const name = checkedName(asked.name);
  const deadline = { companyId, id: checkedNumber("id", id), name, hours };
  if (!(await ports.deadlines.add(deadline))) {
    throw taken(`deadline ${id}`);
  }
  return deadline;
}

/** The deadlines of a company, by id. Throws not-found. */
export async function listDeadlines(
  ports: KeepPorts,
  company: number,
): Promise<readonly Deadline[]> {
  return ports.deadlines.list((await companyOf(ports, company)).id);
}

/** Removes a deadline; jobs that have it stay due when they are. Throws not-found. */
export async function removeDeadline(
  ports: KeepPorts,
  { company, id: number }: Pick<NewDeadline, "company" | "id">,
): Promise<void> {
  const { id } = await companyOf(ports, company);
  if (!(await ports.deadlines.remove(id, number))) {
    throw missing(`deadline ${number}`);
  }
}

function checkedNumber(what: string, value: number): number {
  if (!Number.isInteger(value) || value < 1 || value > NUMBER_MAX) {
    throw new Problem("invalid-document", `The ${what} is a whole number from 1 to ${NUMBER_MAX}.`);
  }
  return value;
}

function checkedName(text = ""): string {
  const name = text.trim();
  if (name.length > NAME_CHARS_MAX || /\p{C}/u.test(name)) {
    throw new Problem("invalid-document", `A name has at most ${NAME_CHARS_MAX} characters.`);
  }
  return name;
}

function optionOf(text: string): Option {
  const at = text.indexOf("=");
  if (at < 1) {
    throw new Problem("invalid-document", "Options are written as name=value.");
  }
  return { name: text.slice(0, at), value: text.slice(at + 1) };
}

function taken(what: string): Problem {
  return new Problem(
    "conflicting-fields",
    `This company has a ${what} already. Remove it first, or take another number.`,
  );
}

function missing(what: string): Problem {
  return new Problem("not-found", `This company has no ${what}; list shows what it has.`);
}
