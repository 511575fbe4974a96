/** The workflow: what a job does, as it is declared. */

import type { Option, Parameters, ParametersName } from "./contract-types.gen.ts";
import type { OptionSpec } from "./option.ts";
import { Problem, type Violation } from "./problem.ts";

/** A named preset of options. */
export interface Profile {
  readonly name: string;
  readonly description: string;
  readonly options: readonly Option[];
}

/** What callers can know of a workflow. */
export interface WorkflowDeclaration {
  readonly name: string;
  readonly description: string;
  /** The first is the default. */
  readonly profiles: readonly [Profile, ...Profile[]];
  readonly options: readonly OptionSpec[];
  /** The parameters element that the workflow takes instead of options. Such a job needs no documents and starts at once. */
  readonly parameters?: ParametersName;
  /** It takes documents besides its parameters: its jobs collect until they are started, or until nothing came for so long. */
  readonly quietMs?: number;
  /** What of a record it is given, where it follows one; without it nothing can be made of records by it. */
  readonly reads?: RecordReading;
  /**
   * Rules on parameters that the schema cannot say. Pointers start at the job element, such as "/emailSetting"; the rule
   * "unsupported" marks a field whose effect does not exist.
   */
  checkParameters?(parameters: Parameters): readonly Violation[];
}

/** What of a record a workflow works on. */
export interface RecordReading {
  /** The media types of resources. */
  readonly types: RegExp;
  /** It works on the record itself too, as JSON. */
  readonly isWithRecord?: true;
}

/** The one job element of the parameters. Throws invalid-document where there is none or more than one. */
export function parametersName(parameters: Parameters): ParametersName {
  const names = Object.entries(parameters)
    .filter(([, value]) => value !== undefined)
    // The contract admits no other keys.
    .map(([name]) => name as ParametersName);
  const [name, ...others] = names;
  if (name !== undefined && others.length === 0) {
    return name;
  }
  const found = names.length === 0 ? "none" : names.join(" and ");
  const message = `Exactly one job element is needed, such as uploadUrlsJob; found ${found}.`;
  throw Problem.at("invalid-document", {
    pointer: "/parameters",
    rule: names.length === 0 ? "required" : "choice",
    message,
  });
}
