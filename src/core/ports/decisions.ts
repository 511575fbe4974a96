/** The port of decisions on files that are no artwork: the same record, kept by the file's place in its job. */

import type { Decision } from "../model/artwork.ts";

export interface DecisionStore {
  /** False, and nothing is changed, where one is made already. */
  add(decision: Decision): Promise<boolean>;
  /** Of a job, by version. */
  list(jobId: string): Promise<readonly Decision[]>;
}
