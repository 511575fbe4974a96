/** The doors of the recording, in the order in which they are asked. */

import type { Row } from "../row.ts";
import { ADMINISTRATION } from "./administration.ts";
import { ARTWORK } from "./artwork.ts";
import { ATOMYX, ATOMYX_CALLBACKS } from "./atomyx.ts";
import { BAD_BODIES } from "./bad-bodies.ts";
import { BRIGHT_RIVER } from "./bright-river.ts";
import { CALLERS } from "./callers.ts";
import { CONVERSION } from "./conversion.ts";
import { DOCUMENTS, FILES, SERVICE } from "./files-and-pages.ts";
import { IPS } from "./ips.ts";
import { JOB_SOAP } from "./job-soap.ts";
import { JOBS_JSON } from "./jobs-json.ts";
import { JOBS_XML } from "./jobs-xml.ts";
import { FULL, NARROW, OPEN } from "./other-servers.ts";
import { DOCUMENTS_AND_RESULTS } from "./results.ts";
import { CALLBACKS, SCHEDULES_AND_DELIVERIES } from "./schedules.ts";
import { SOAP } from "./soap.ts";
import { SOAP_CALLS } from "./soap-calls.ts";
import { UPLOADS } from "./uploads.ts";
import { WORKFLOPLUS } from "./workfloplus.ts";

export interface RecordedDoor {
  /** Of its file. */
  readonly name: string;
  readonly server: "required" | "socket" | "open" | "narrow" | "full" | "otherSide";
  readonly rows: readonly Row[];
}

export const DOORS: readonly RecordedDoor[] = [
  { name: "jobs-json", server: "required", rows: JOBS_JSON },
  { name: "jobs-xml", server: "required", rows: JOBS_XML },
  { name: "bad-bodies", server: "required", rows: BAD_BODIES },
  { name: "results", server: "required", rows: DOCUMENTS_AND_RESULTS },
  { name: "schedules", server: "required", rows: SCHEDULES_AND_DELIVERIES },
  { name: "callbacks", server: "otherSide", rows: CALLBACKS },
  { name: "conversion", server: "required", rows: CONVERSION },
  { name: "callers", server: "required", rows: CALLERS },
  { name: "soap", server: "required", rows: SOAP },
  { name: "soap-calls", server: "required", rows: SOAP_CALLS },
  { name: "job-soap", server: "required", rows: JOB_SOAP },
  { name: "ips", server: "required", rows: IPS },
  { name: "uploads", server: "required", rows: UPLOADS },
  { name: "files", server: "required", rows: FILES },
  { name: "documents", server: "required", rows: DOCUMENTS },
  { name: "service", server: "required", rows: SERVICE },
  { name: "bright-river", server: "required", rows: BRIGHT_RIVER },
  { name: "atomyx", server: "required", rows: ATOMYX },
  { name: "atomyx-callbacks", server: "otherSide", rows: ATOMYX_CALLBACKS },
  { name: "workfloplus", server: "required", rows: WORKFLOPLUS },
  { name: "artwork", server: "required", rows: ARTWORK },
  { name: "administration", server: "socket", rows: ADMINISTRATION },
  { name: "open", server: "open", rows: OPEN },
  { name: "narrow", server: "narrow", rows: NARROW },
  { name: "full", server: "full", rows: FULL },
];
