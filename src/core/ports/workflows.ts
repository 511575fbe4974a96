/** The port of the workflows that this server runs. */

import type { WorkflowAlias } from "../model/workflow-alias.ts";
import type { WorkflowDeclaration } from "../model/workflow.ts";

export interface WorkflowCatalogue {
  /** The first is the default. */
  list(): readonly WorkflowDeclaration[];
  /** Other names of them, for clients that were written for another service. */
  readonly aliases?: readonly WorkflowAlias[];
}
