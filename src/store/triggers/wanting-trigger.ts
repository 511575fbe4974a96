/** A trigger that is asked whether it tells something. */

import type { TriggerDocument } from "../../core/model/people/trigger.ts";
import type { TriggerRow } from "../schema/tables/triggers.ts";

export interface WantingTrigger {
  readonly row: TriggerRow;
  readonly document: TriggerDocument;
}
