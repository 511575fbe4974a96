/** What a rerun is submitted with: what its job was, and in its place what the caller wants otherwise. */

import type { JobDocumentRequest, Option } from "../model/contract-types.gen.ts";
import type { OptionSpec } from "../model/option.ts";
import { Problem } from "../model/problem.ts";
import { parametersName } from "../model/workflow.ts";
import { askedOptions } from "./asked-options.ts";

/**
 * The document. Fields of `changes` stand in place of the job's, options only in place of those of their names; another
 * workflow begins without the job's profile and options. Throws conflicting-fields for a time rule.
 */
export function rerunDocument(
  asked: JobDocumentRequest,
  changes: JobDocumentRequest,
  specs: readonly OptionSpec[],
): JobDocumentRequest {
  if (changes.execSchedule !== undefined) {
    const message = "A rerun is one job; submit the recurring rule as a job of its own.";
    throw Problem.at("conflicting-fields", { pointer: "/execSchedule", rule: "conflict", message });
  }
  const { documents: _, execTime: __, quietSeconds: ___, start: ____, ...others } = asked;
  const { hold: _____, ...before } = others;
  const { start, ...wanted } = changes;
  const kept = isOther(asked, changes) ? withoutWork(before) : before;
  const document = { ...kept, ...wanted, ...(start === false ? { start } : {}) };
  return kept === before ? optioned(document, { before, changes, specs }) : document;
}

/** What is asked for is other work, so what was said of the work before is no part of it. */
export function isOther(
  asked: Pick<JobDocumentRequest, "workflow">,
  { workflow, parameters }: JobDocumentRequest,
): boolean {
  return parameters !== undefined || (workflow !== undefined && workflow !== asked.workflow);
}

function withoutWork(asked: JobDocumentRequest): JobDocumentRequest {
  const { workflow: _, profile: __, options: ___, parameters: ____, ...rest } = asked;
  return rest;
}

interface Options {
  readonly before: JobDocumentRequest;
  readonly changes: JobDocumentRequest;
  readonly specs: readonly OptionSpec[];
}

/** The same with its options; those of parameters, and their profile, stand in these. */
function optioned(
  document: JobDocumentRequest,
  { before, changes, specs }: Options,
): JobDocumentRequest {
  const { options: wanted = [], profile } = changes;
  const options = mergedOptions(specs, askedOptions(before).options, wanted);
  const { parameters } = document;
  if (parameters === undefined) {
    return options.length === 0 ? document : { ...document, options };
  }
  const name = parametersName(parameters);
  const { options: _, profile: __, ...rest } = document;
  return {
    ...rest,
    parameters: {
      [name]: {
        ...parameters[name],
        ...(profile === undefined ? {} : { profile }),
        ...(options.length === 0 ? {} : { optionArray: options }),
      },
    },
  };
}

/** Those that are wanted stand first, as they were sent, so that pointers into them hold. */
function mergedOptions(
  specs: readonly OptionSpec[],
  before: readonly Option[],
  wanted: readonly Option[],
): readonly Option[] {
  const replaced = new Set(
    wanted.flatMap(({ name }) => [
      name,
      ...(specs.find((spec) => spec.name === name)?.excludes ?? []),
    ]),
  );
  return [...wanted, ...before.filter(({ name }) => !replaced.has(name))];
}
