/** The operation as its file declares it: which permission it demands, and what does it. */

import type { Contract, Value } from "../../../contract/contract.ts";
import type { Ports } from "../../../core/ports/ports.ts";
import type { Permission, Principal } from "../../../core/model/principal.ts";
import type { Trace } from "../../../core/ports/telemetry.ts";

/** Who shall log in. */
export interface Login {
  readonly email: string;
  readonly password: string;
}

/** Everything an operation works with besides the operation's parameters. */
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

export interface OperationRow {
  /** Before anything is read or looked up. */
  readonly demands: Permission | "nothing";
  /**
   * Takes the value of the parameters, which the contract has checked, and returns the value of the return element. Throws
   * the problems of the use-case it calls, with pointers into that one's words.
   */
  readonly handle: (param: Value, calling: Calling) => Promise<Value>;
}

/** The row of an operation with parameters of this type. */
export function operation<Param>(
  demands: OperationRow["demands"],
  handle: (param: Param, calling: Calling) => Promise<Value>,
): OperationRow {
  // The contract has read the value by the operation's parameter element, so it has that element's type.
  return { demands, handle: handle as OperationRow["handle"] };
}
