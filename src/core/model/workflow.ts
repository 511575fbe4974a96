/** The workflow: what a job does, as it is declared. */

import type { Option, Parameters, ParametersName } from "./contract-types.gen.ts";
import type { OptionSpec } from "./option.ts";
import type { Violation } from "./problem.ts";

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
  /**
   * Rules on parameters that the schema cannot say. Pointers start at the job element, such as "/emailSetting"; the rule
   * "unsupported" marks a field whose effect does not exist.
   */
  checkParameters?(parameters: Parameters): readonly Violation[];
}
