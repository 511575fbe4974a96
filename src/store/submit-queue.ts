/** The submit queue: what is submitted in one turn of the event loop is stored together, because commits are what costs. */

export interface SubmitQueue<Unit> {
  /** Resolves once the unit is stored, rejects with the error that storing it alone gave. */
  add(unit: Unit): Promise<void>;
  /** Resolves once nothing is waiting or being stored. */
  drain(): Promise<void>;
}

interface Waiting<Unit> {
  readonly unit: Unit;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** A queue that gives at most `unitsMax` units at a time to `store`, which stores all of them or none. */
export function createSubmitQueue<Unit>(
  store: (units: readonly Unit[]) => Promise<void>,
  unitsMax: number,
): SubmitQueue<Unit> {
  const waiting: Waiting<Unit>[] = [];
  let flushing: Promise<void> | undefined;

  async function flush(): Promise<void> {
    await nextTurn();
    while (waiting.length > 0) {
      await storeTogether(store, waiting.splice(0, unitsMax));
    }
    flushing = undefined;
  }

  return {
    add: (unit) =>
      new Promise((resolve, reject) => {
        waiting.push({ unit, resolve, reject });
        flushing ??= flush();
      }),

    async drain() {
      await flushing;
    },
  };
}

async function storeTogether<Unit>(
  store: (units: readonly Unit[]) => Promise<void>,
  batch: readonly Waiting<Unit>[],
): Promise<void> {
  try {
    await store(batch.map(({ unit }) => unit));
    for (const { resolve } of batch) {
      resolve();
    }
  } catch (error) {
    const [only, ...more] = batch;
    if (only !== undefined && more.length === 0) {
      only.reject(error);
      return;
    }
    // One bad unit must not fail its neighbours; and requests are read in between, for this may take long.
    for (const one of batch) {
      await nextTurn();
      await storeTogether(store, [one]);
    }
  }
}

/** By then all requests of this turn of the event loop have been read. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
