/** The operations stopJob, pauseJob, resumeJob, executeJob and deleteJob: each takes a handle and returns nothing. */

import {
  deleteSelected,
  executeSelected,
  holdSelected,
  stopSelected,
} from "../../../core/ips/change-selected-job.ts";
import type { JobHandleParam } from "../../../core/model/contract-types.gen.ts";
import type { JobSelection } from "../../../core/ips/job-selection.ts";
import { type Calling, operation, type OperationRow } from "./operation.ts";
import { selectionOf } from "../words/selection.ts";

type Act = (calling: Calling, selection: JobSelection) => Promise<void>;

/** Each throws not-found for a handle that stands for nothing, illegal-transition where the state does not allow it. */
export const stopJob = changing("change-jobs", ({ ports, principal }, selection) =>
  stopSelected(ports, principal, selection),
);
export const pauseJob = changing("change-jobs", ({ ports, principal }, selection) =>
  holdSelected(ports, principal, { selection, hold: "pause" }),
);
export const resumeJob = changing("change-jobs", ({ ports, principal }, selection) =>
  holdSelected(ports, principal, { selection, hold: "resume" }),
);
export const executeJob = changing("submit-jobs", ({ ports, principal }, selection) =>
  executeSelected(ports, principal, selection),
);
export const deleteJob = changing("change-jobs", ({ ports, principal }, selection) =>
  deleteSelected(ports, principal, selection),
);

function changing(demands: OperationRow["demands"], act: Act): OperationRow {
  return operation(demands, async (param: JobHandleParam, calling) => {
    await act(calling, await selectionOf(calling, param));
    return {};
  });
}
