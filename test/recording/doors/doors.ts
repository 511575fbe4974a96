/** The doors of the recording, in the order in which they are asked. */

import type { Row } from "../row.ts";
import { BAD_BODIES } from "./bad-bodies.ts";
import { CALLERS } from "./callers.ts";
import { CONVERSION } from "./conversion.ts";
import { JOBS_JSON } from "./jobs-json.ts";
import { JOBS_XML } from "./jobs-xml.ts";
import { DOCUMENTS_AND_RESULTS } from "./results.ts";
import { SCHEDULES_AND_DELIVERIES } from "./schedules.ts";

export interface RecordedDoor {
  /** Of its file. */
  readonly name: string;
  readonly server: "required" | "socket" | "open" | "narrow";
  readonly rows: readonly Row[];
}

export const DOORS: readonly RecordedDoor[] = [
  { name: "jobs-json", server: "required", rows: JOBS_JSON },
  { name: "jobs-xml", server: "required", rows: JOBS_XML },
  { name: "bad-bodies", server: "required", rows: BAD_BODIES },
  { name: "results", server: "required", rows: DOCUMENTS_AND_RESULTS },
  { name: "schedules", server: "required", rows: SCHEDULES_AND_DELIVERIES },
  { name: "conversion", server: "required", rows: CONVERSION },
  { name: "callers", server: "required", rows: CALLERS },
];
