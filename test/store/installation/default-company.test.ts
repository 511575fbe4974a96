/** The default company: made while the database is prepared, by whichever of several nodes does that. */

import { Client } from "pg";
import { expect, onTestFinished, test, vi } from "vitest";
import { openAdministration } from "../../../src/app/administration.ts";
import { readConfig } from "../../../src/settings/config.ts";
import {
  createDatabase,
  dropDatabase,
  execute,
  hasPostgres,
  silent,
} from "../../harness/store/postgres-database.ts";
import { useDataDir, useStoreIn } from "../../harness/store/data-dir.ts";

/** Opens nodes at once. Those that could not be opened are missing. */
async function openNodes(dataDir: string, url: string, count: number) {
  const config = readConfig({ DATA_DIR: dataDir, DATABASE_URL: url });
  const starts = Array.from({ length: count }, () => openAdministration(config));
  const nodes = (await Promise.allSettled(starts)).flatMap((start) =>
    start.status === "fulfilled" ? [start.value] : [],
  );
  onTestFinished(async () => {
    await Promise.all(nodes.map((node) => node.close()));
  });
  return nodes;
}

async function useEmptyDatabase(): Promise<string> {
  const url = await createDatabase();
  onTestFinished(() => dropDatabase(url));
  return url;
}

const DEFAULT = { number: 1, name: "Default" };

test.skipIf(!hasPostgres)(
  "nodes that start at once on an empty PostgreSQL all start, with one default company",
  async () => {
    const nodes = await openNodes(await useDataDir(), await useEmptyDatabase(), 4);
    expect(nodes).toHaveLength(4);
    expect(await nodes[0]?.listCompanies()).toMatchObject([DEFAULT]);
  },
);

test.skipIf(!hasPostgres)(
  "nodes that both want to make the default company at one moment both start",
  async () => {
    const [dataDir, url] = [await useDataDir(), await useEmptyDatabase()];
    const tables = await useStoreIn(dataDir, { shared: { url, log: silent } });
    await tables.close();
    const holder = new Client({ connectionString: url });
    await holder.connect();
    // Companies can be read, but none can be added: neither node gets ahead of the other.
    await holder.query("begin; lock table companies in exclusive mode");
    const opening = openNodes(dataDir, url, 2);
    await vi.waitFor(
      async () => {
        const waiting = await execute(url, "select pid from pg_locks where not granted");
        expect(waiting).toHaveLength(2);
      },
      { timeout: 20_000 },
    );
    await holder.end();
    const nodes = await opening;
    expect(nodes).toHaveLength(2);
    expect(await nodes[1]?.listCompanies()).toMatchObject([DEFAULT]);
  },
);

test("a company that has the number of the default one stays as it is", async () => {
  const config = readConfig({ DATA_DIR: await useDataDir() });
  const first = await openAdministration(config);
  await first.setCompanyEmail({ company: 1, email: "prepress@example.com" });
  const made = await first.listCompanies();
  await first.close();
  const second = await openAdministration(config);
  onTestFinished(() => second.close());
  expect(made).toMatchObject([{ ...DEFAULT, email: "prepress@example.com" }]);
  expect(await second.listCompanies()).toEqual(made);
});
