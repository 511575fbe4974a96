/** Whom a job told of what: callbacks and mails with their attempts, each of which can be sent again. */

import type { DeliveryDocument } from "../../../core/model/contract-types.gen.ts";
import { type Html, type HtmlPart, html } from "../../http/html.ts";
import { tableOf } from "./table.ts";
import { stateOf, timeOf } from "./words.ts";

export interface Deliveries {
  readonly deliveries: readonly DeliveryDocument[];
  /** Where one is sent again from; undefined for who may not. */
  readonly replay?: (deliveryId: string) => string;
}

export function deliveryList({ deliveries, replay }: Deliveries): Html | false {
  const rows = deliveries.map(({ deliveryId, kind, target, type, state, createdAt, attempts }) => [
    html`${kind} to ${target}`,
    type,
    state === "delivered"
      ? stateOf(state, "good")
      : stateOf(state, state === "pending" ? "waiting" : "error"),
    timeOf(Date.parse(createdAt)),
    attemptsOf(attempts),
    ...(replay === undefined
      ? []
      : [
          html`<form method="post" action="${replay(deliveryId)}"><button class="small second">Send again</button></form>`,
        ]),
  ]);
  const heads = ["To", "Event", "State", "Made", "Attempts", ...(replay ? ["Again"] : [])];
  return (
    rows.length > 0 &&
    html`<h2>Callbacks and mails</h2>
${tableOf({ caption: "Deliveries, newest first", heads, rows })}`
  );
}

function attemptsOf(attempts: DeliveryDocument["attempts"]): HtmlPart {
  const last = attempts.at(-1);
  return last === undefined
    ? "none yet"
    : html`${attempts.length}, the last at ${timeOf(Date.parse(last.at))}${last.error !== undefined && `: ${last.error}`}`;
}
