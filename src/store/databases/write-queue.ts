/** The write queue: what comes while turns of the event loop bring more is stored together, because commits are what costs. */

import { Problem } from "../../core/model/problem.ts";
import { nextTurn } from "./breather.ts";
import { Undone } from "./faults.ts";

export interface WriteQueue<Unit> {
  /** Resolves once the unit is stored, rejects with the error that storing it alone gave. */
  add(unit: Unit): Promise<void>;
  /** Resolves once nothing is waiting or being stored. */
  drain(): Promise<void>;
}

/** Units that were not stored while their neighbours were, each with the reason. */
export type Refusals<Unit> = ReadonlyMap<Unit, Problem>;

/** So many turns of the event loop are waited for at most, so that those who came first are not kept by those who never stop coming. */
const TURNS_MAX = 8;

/** More than this wait only where the store hardly answers any more. */
const WAITING_MAX = 10_000;

interface Entry<Unit> {
  readonly unit: Unit;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Stores all units or, by rejecting, none; single ones may be refused. */
type StoreUnits<Unit> = (units: readonly Unit[]) => Promise<Refusals<Unit>>;

/** A queue that gives at most `unitsMax` units at a time to `store`. It refuses what comes while too many wait: unavailable. */
export function createWriteQueue<Unit>(
  store: StoreUnits<Unit>,
  unitsMax: number,
): WriteQueue<Unit> {
  const waiting: Entry<Unit>[] = [];
  let flushing: Promise<void> | undefined;

  /**
   * Waits until a turn brought nothing: by then whoever was answered by the last commit has gone on, and stands in this one. Who comes
   * alone waits for one turn; of many at once, so, half as many commits and a tenth of the processor time are saved.
   */
  async function gather(): Promise<void> {
    let before = 0;
    for (
      let turns = 0;
      turns < TURNS_MAX && before < Math.min(waiting.length, unitsMax);
      turns += 1
    ) {
      before = waiting.length;
      await nextTurn();
    }
  }

  async function flush(): Promise<void> {
    do {
      await gather();
      await storeTogether(store, waiting.splice(0, unitsMax));
    } while (waiting.length > 0);
    flushing = undefined;
  }

  return {
    add: (unit) =>
      new Promise((resolve, reject) => {
        if (waiting.length >= WAITING_MAX) {
          reject(tooManyWaiting());
          return;
        }
        waiting.push({ unit, resolve, reject });
        flushing ??= flush();
      }),

    async drain() {
      await flushing;
    },
  };
}

function tooManyWaiting(): Problem {
  const detail = "Too much waits to be stored. Nothing of this was stored; try again in a moment.";
  return new Problem("unavailable", detail, { retryAfterS: 5 });
}

/** A store that is not there would keep each unit waiting anew. One that had to undo a batch is there, and units alone are rarely in another's way. */
function isAway(error: unknown): boolean {
  return error instanceof Problem && error.code === "unavailable" && !(error instanceof Undone);
}

async function storeTogether<Unit>(
  store: StoreUnits<Unit>,
  batch: readonly Entry<Unit>[],
): Promise<void> {
  try {
    const refusals = await store(batch.map(({ unit }) => unit));
    for (const { unit, resolve, reject } of batch) {
      const refusal = refusals.size === 0 ? undefined : refusals.get(unit);
      if (refusal === undefined) {
        resolve();
      } else {
        reject(refusal);
      }
    }
  } catch (error) {
    if (batch.length === 1 || isAway(error)) {
      for (const { reject } of batch) {
        reject(error);
      }
      return;
    }
    // One bad unit must not fail its neighbours; and requests are read in between, for this may take long.
    for (const one of batch) {
      await nextTurn();
      await storeTogether(store, [one]);
    }
  }
}
