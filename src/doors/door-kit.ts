/** What every door is built with: the ports and the parts of the server that each request meets. */

import type { Contract } from "../contract/contract.ts";
import type { ServiceFacts } from "../core/jobs/service-status.ts";
import type { Authenticator } from "../core/ports/access.ts";
import type { Ports } from "../core/ports/ports.ts";
import type { Proxies } from "./server/proxies.ts";
import type { RateLimit } from "./server/rate-limit.ts";

export interface DoorKit {
  readonly ports: Ports;
  readonly contract: Contract;
  readonly authenticator: Authenticator;
  /** Whether callers without credentials are let in. */
  readonly isOpen: boolean;
  readonly proxies: Proxies;
  /** Of documents; uploads have their own limit in the ports. */
  readonly bodyBytesMax: number;
  /** For a document to arrive; for uploads, the longest pause. */
  readonly requestTimeoutMs: number;
  /** Where callers reach us, without trailing slash; without it links are relative. */
  readonly publicUrl?: string | undefined;
  readonly service: ServiceFacts;
  /** Tells callers what is left of their minute. */
  readonly rateLimit?: RateLimit;
}
