/** What is done with every REST request: its operation found, its caller let in, its call read and handed over. */

import { Problem } from "../../core/model/problem.ts";
import { didYouMean } from "../../core/text/nearest-name.ts";
import type { Exchange, Params } from "../dialect.ts";
import type { DoorKit } from "../door-kit.ts";
import { bodyOf, exchange, type Incoming, letIn } from "../exchange.ts";
import type { Answer } from "../http/answer.ts";
import { digestsOf } from "../http/digest-fields.ts";
import { idempotencyKeyOf } from "../http/idempotency-key.ts";
import { idOf, isId } from "../http/ids.ts";
import { NO_PREFERENCES, preferencesOf } from "../http/prefer.ts";
import type { Call } from "./call.ts";
import type { RestDialect } from "./dialect.ts";
import type { Operation } from "./operation.ts";
import { demandPreconditions } from "./preconditions.ts";
import { queryOf } from "../listing/query.ts";

/** The operations of one address. */
export type ByMethod = ReadonlyMap<string, Operation>;

/** An address: who speaks there, and what can be asked for. */
export interface Address {
  readonly dialect: RestDialect;
  readonly operations: ByMethod;
  /** What may stand behind the id, such as `:start`. */
  readonly actions: readonly string[];
}

/** Answers the request, also when it fails. */
export function serve(
  kit: DoorKit,
  address: Address,
  { request, response, params }: Pick<Incoming, "request" | "response" | "params">,
): Promise<void> {
  const { dialect, operations, actions } = address;
  const operation = operations.get(request.method ?? "");
  return exchange(kit, dialect, {
    request,
    response,
    params,
    operation: operation?.name,
    act: (under) => {
      demandAction(under.params, actions);
      if (operation === undefined) {
        throw methodNotAllowed([...operations.keys()]);
      }
      return perform(under, dialect, operation);
    },
  });
}

async function perform(
  under: Exchange,
  dialect: RestDialect,
  operation: Operation,
): Promise<Answer> {
  const { kit, request, params, trace } = under;
  const { url = "" } = request;
  const principal = await letIn(under, operation.demands);
  if (operation.body === undefined && digestsOf(request.headers).length > 0) {
    // Nobody asked for a body; but whoever tells its digest wants it to be checked.
    await bodyOf(under);
  }
  const format = operation.answers === "document" ? dialect.format(request) : "json";
  const call: Call = {
    kit,
    request,
    principal,
    dialect,
    jobId: idOf(params["jobId"], "job"),
    resultId: idOf(params["resultId"]),
    dataId: idOf(params["dataId"]),
    deliveryId: idOf(params["deliveryId"]),
    scheduleId: idOf(params["scheduleId"]),
    query: queryOf(url, {
      parameters: operation.query ?? [],
      ignoresEmpty: dialect.ignoresEmptyQuery,
    }),
    idempotencyKey: operation.isIdempotent && idempotencyKeyOf(request),
    preferences: operation.isAwaitable ? preferencesOf(request.headers["prefer"]) : NO_PREFERENCES,
    format,
    trace,
  };
  if (operation.guard !== undefined) {
    await demandPreconditions(call, operation.guard);
  }
  return operation.handle(call);
}

/** Throws not-found where something stands behind an id that is no action. */
function demandAction(params: Params, actions: readonly string[]): void {
  const last = Object.values(params).at(-1);
  const colon = typeof last === "string" ? last.indexOf(":") : -1;
  if (typeof last !== "string" || colon < 0 || !isId(last.slice(0, colon))) {
    return;
  }
  const action = last.slice(colon);
  const known = actions.length === 0 ? "none" : actions.join(", ");
  throw new Problem(
    "not-found",
    `There is no action ${action.slice(0, 40)} here.${didYouMean(action, actions)} Known: ${known}.`,
  );
}

function methodNotAllowed(allow: readonly string[]): Problem {
  return new Problem("method-not-allowed", `This address takes only ${allow.join(", ")}.`, {
    allow,
  });
}
