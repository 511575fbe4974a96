/** Idempotency: a request that comes again under its key makes nothing new, and is given what the first one made. */

import type { Idempotency } from "../ports/jobs.ts";
import { identityOf, type Principal } from "../model/principal.ts";

/** What was asked for, without the key. */
export type Repeatable = Pick<Idempotency, "companyId" | "operation"> & { readonly value: unknown };

/** For the store; nothing where the caller sent no key. */
export function idempotencyOf(
  principal: Principal,
  key: string | undefined,
  { companyId, operation, value }: Repeatable,
): { readonly idempotency?: Idempotency } {
  return key === undefined
    ? {}
    : {
        idempotency: {
          companyId,
          principal: identityOf(principal),
          operation,
          key,
          content: canonicalText(value),
        },
      };
}

/** The same text for the same value, whatever the order of its fields. Undefined counts as absent. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) => (isRecord(part) ? sorted(part) : part));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function sorted(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1)),
  );
}
