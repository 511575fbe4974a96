/** The operations of the REST door: the one table from which routes, Allow headers and descriptions are made. */

import { JOB_OPERATIONS } from "./operations/job-operations.ts";
import { DELIVERY_OPERATIONS } from "./operations/delivery-operations.ts";
import type { Operation } from "./operation.ts";
import { RESULT_OPERATIONS } from "./operations/result-operations.ts";
import { CONVERSION } from "./conversion-dialect.ts";
import { OWN, type RestDialect } from "./dialect.ts";
import { SCHEDULE_OPERATIONS } from "./operations/schedule-operations.ts";

/** In which the operations are spoken. */
export const DIALECTS: readonly RestDialect[] = [OWN, CONVERSION];

/** Ordered by how often they are called, because routes are tried in turn. */
export const OPERATIONS: readonly Operation[] = [
  ...JOB_OPERATIONS,
  ...RESULT_OPERATIONS,
  ...DELIVERY_OPERATIONS,
  ...SCHEDULE_OPERATIONS,
];
