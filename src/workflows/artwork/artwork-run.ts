/** What each step of the workflow artwork works with. */

import type { RunArtwork, WorkflowContext } from "../../core/ports/workflow-context.ts";
import type { PreflightParts } from "../prepress/preflight.ts";

export interface ArtworkParts extends PreflightParts {
  /** The largest file that is fetched. */
  readonly fileBytesMax: number;
}

export interface ArtworkRun extends ArtworkParts {
  readonly context: WorkflowContext;
  readonly artwork: RunArtwork;
}
