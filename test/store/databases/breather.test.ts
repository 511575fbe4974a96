/** Long rows of queries leave the event loop to others in between, although the embedded database never waits. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { migrate } from "../../../src/store/schema/migrations.ts";
import { openSqlite } from "../../../src/store/databases/sqlite.ts";
import { transact } from "../../../src/store/databases/transact.ts";

const TURNS = 5;
/** A busy machine gives a turn only now and then. */
const WORK_MS_MAX = 10_000;

it(
  "turns of the event loop pass during a long row of transactions, and none within one",
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "jobgate-breather-"));
    const { db } = openSqlite(join(folder, "jobgate.db"));
    await migrate(db);
    const seen = { turns: 0, within: 0 };
    const count = (): void => {
      seen.turns += 1;
      next = setImmediate(count);
    };
    let next = setImmediate(count);
    try {
      for (
        const began = performance.now();
        seen.turns <= TURNS && performance.now() - began < WORK_MS_MAX;
      ) {
        await transact(db, async (tx) => {
          const before = seen.turns;
          await tx.selectFrom("jobs").select("id").execute();
          await tx.selectFrom("events").select("job_id").execute();
          seen.within += seen.turns - before;
        });
      }
      expect(seen.turns).toBeGreaterThan(TURNS);
      expect(seen.within).toBe(0);
    } finally {
      clearImmediate(next);
      await db.destroy();
      await rm(folder, { recursive: true, force: true });
    }
  },
  2 * WORK_MS_MAX,
);
