/** The handler: what each SOAP operation has one of. */

import type { Contract, Value } from "../../../contract/contract.ts";
import type { Ports } from "../../../core/ports/ports.ts";
import type { Principal } from "../../../core/model/principal.ts";
import type { Trace } from "../../../core/ports/telemetry.ts";

/** Who shall log in. */
export interface Login {
  readonly email: string;
  readonly password: string;
}

/** Everything a handler works with besides the operation's parameters. */
export interface Calling {
  readonly ports: Ports;
  readonly contract: Contract;
  readonly principal: Principal;
  /** The IPS namespace that the caller speaks. */
  readonly namespace: string;
  readonly trace: Trace;
  /** A request with the same key and content makes nothing new. */
  readonly idempotencyKey: string | undefined;
  /** The language of log texts, such as `de-AT`. */
  readonly locale: string | undefined;
  /** Where the caller reaches us, without trailing slash. */
  readonly baseUrl: string;
  /** Lets somebody in or throws what the authenticator throws. */
  readonly logIn: (login: Login) => Promise<Principal>;
}

/**
 * Does one operation: takes the value of its parameters, which the contract has checked, and returns the value of its
 * return element. Throws the problems of the use-case it calls, with pointers into the parameters.
 */
export type Handler = (param: Value, calling: Calling) => Promise<Value>;
