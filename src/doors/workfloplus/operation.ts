/** An operation of the WorkfloPlus door: its address, the policy that lets callers in, and what it does. */

import type { PolicyName } from "../../core/model/access/policy.ts";
import type { Permission, Principal } from "../../core/model/principal.ts";
import type { Exchange } from "../dialect.ts";
import type { Answer } from "../http/answer.ts";

/** What the operator has set for this door. */
export interface WorkfloPlusOptions {
  /** One thing that is asked for by its id comes as an object, not as an array of one. */
  readonly isSingleObject: boolean;
}

/** A call that was let in. */
export interface Call {
  readonly under: Exchange;
  readonly principal: Principal;
  readonly options: WorkfloPlusOptions;
}

export interface Operation {
  /** As metrics and log name it. */
  readonly name: string;
  /** GET is HEAD, too. */
  readonly methods: readonly ("GET" | "POST" | "PUT" | "DELETE")[];
  /** Of express: letters in any case, with or without a slash at the end. */
  readonly path: string;
  /** Demanded before anything is read or looked up. */
  readonly policy: PolicyName | "any-valid-token";
  /** Demanded beside it of callers who show no token of ours, where the policy lets readers change something. */
  readonly permission?: Permission;
  handle(call: Call): Promise<Answer>;
}
