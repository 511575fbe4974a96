/** Requests of under 100 kB that are made to cost a server as much as they can, for every door. */

import { JSON_REQUESTS } from "./hostile-json.ts";
import { XML_REQUESTS } from "./hostile-xml.ts";
import { SOAP_REQUESTS } from "./hostile-soap.ts";
import { UPLOADS } from "./hostile-uploads.ts";
import { HEADS } from "./hostile-heads.ts";
import { PACKED } from "./hostile-packed.ts";
import type { HostileRequest } from "./hostile-request.ts";

export const HOSTILE_REQUESTS: readonly HostileRequest[] = [
  ...JSON_REQUESTS,
  ...XML_REQUESTS,
  ...SOAP_REQUESTS,
  ...UPLOADS,
  ...HEADS,
  ...PACKED,
];
