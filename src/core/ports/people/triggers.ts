/** The port of triggers. What they tell is made by the store itself, in the transaction that changes the record. */

import type { Trigger } from "../../model/people/trigger.ts";

/** A change as it finds the trigger; it returns nothing where there is nothing to do. It may be asked more than once. */
export type TriggerChange = (stored: Trigger) => Trigger | undefined;

export interface TriggerStore {
  /** False where the company has `most` of them already. */
  add(trigger: Trigger, most: number): Promise<boolean>;
  find(companyId: string, id: string): Promise<Trigger | undefined>;
  /** All of a company, newest first. */
  list(companyId: string): Promise<readonly Trigger[]>;
  /**
   * The trigger as it is afterwards, which nobody else changes meanwhile; undefined where it is gone. What waits to be told
   * by one that is silent from now on is given up. Throws what `change` throws.
   */
  change(companyId: string, id: string, change: TriggerChange): Promise<Trigger | undefined>;
}
