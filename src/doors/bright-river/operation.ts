/** An operation of the Bright River door: its address, what it checks first, and what it does. */

import { Problem } from "../../core/model/problem.ts";
import type { Permission, Principal } from "../../core/model/principal.ts";
import type { Exchange } from "../dialect.ts";
import { letIn } from "../exchange.ts";
import type { Answer } from "../http/answer.ts";
import { CLIENT_TOKEN, demandToken, SESSION_TOKEN } from "./dialect.ts";

/** What the operator has set for this door. */
export interface BrightRiverOptions {
  /** An Accept that only covers JSON, and none at all, are taken too. */
  readonly isAcceptLenient: boolean;
  /** How long nothing has to come for a job until it starts. */
  readonly quietSeconds: number;
  /** Where FTP is spoken; undefined where it is not. */
  ftpPort(): number | undefined;
}

export interface Operation {
  /** As metrics and log name it. */
  readonly name: string;
  readonly methods: readonly string[];
  /** Of express. */
  readonly path: string;
  handle(under: Exchange, options: BrightRiverOptions): Promise<Answer>;
}

/**
 * Whoever calls with both tokens. Accept comes first: whoever does not ask for JSON could read nothing else. Throws
 * not-acceptable, missing_header, and what letIn throws.
 */
export async function admitted(
  under: Exchange,
  permission: Permission | "nothing",
): Promise<Principal> {
  const { dialect, request } = under;
  dialect.format(request);
  demandToken(request, CLIENT_TOKEN);
  demandToken(request, SESSION_TOKEN);
  return letIn(under, permission);
}

/** Of what is only looked at. */
export const READING = ["GET", "HEAD"];

const NUMBER = /^[0-9]{1,10}$/u;

/** The number in a path or query. Throws not-found for what can be none. */
export function numberOf(text: unknown, what: string): number {
  if (typeof text !== "string" || !NUMBER.test(text)) {
    throw new Problem("not-found", `There is no such ${what}. Name it by its number.`);
  }
  return Number(text);
}
