/** The operations of the REST door: the one table from which routes, Allow headers and descriptions are made. */

import { JOB_OPERATIONS } from "./operations/job-operations.ts";
import { DELIVERY_OPERATIONS } from "./operations/delivery-operations.ts";
import type { Operation } from "./operation.ts";
import { RESULT_OPERATIONS } from "./operations/result-operations.ts";
import { SCHEDULE_OPERATIONS } from "./operations/schedule-operations.ts";

/** Ordered by how often they are called, because routes are tried in turn. */
export const OPERATIONS: readonly Operation[] = [
  ...JOB_OPERATIONS,
  ...RESULT_OPERATIONS,
  ...DELIVERY_OPERATIONS,
  ...SCHEDULE_OPERATIONS,
];
