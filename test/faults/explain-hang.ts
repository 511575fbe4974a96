/** What a run that does not go on is told with: how its servers are, and what waits in their database. */

import { execute } from "../harness/store/postgres-database.ts";
import { ANSWER_MS, fetchWithin } from "../harness/fetch-within.ts";

export interface Hung {
  readonly urls: readonly string[];
  /** How often what was asked for lately was refused, by code. */
  readonly refused: Readonly<Record<string, number>>;
  readonly databaseUrl?: string;
}

const QUESTIONS: Readonly<Record<string, string>> = {
  jobs: "select status, count(*)::int from jobs group by 1",
  tickets:
    "select kind, count(*)::int, min(due_at) as due_at, (extract(epoch from now()) * 1000)::bigint as now from tickets group by 1",
  alarms:
    "select task_identifier, locked_by, count(*)::int, min(run_at) as run_at, min(locked_at) as locked_at from graphile_worker.jobs group by 1, 2",
  deliveries: "select state, count(*)::int, min(next_at) as next_at from deliveries group by 1",
  connections:
    "select application_name, state, wait_event, count(*)::int, left(query, 60) as query from pg_stat_activity where datname = current_database() group by 1, 2, 3, 5",
};

/**
 * Gives what it waits for, or fails with words that say what else waits, once nothing has gone on for a while: the
 * machine may be slow, so that what goes on is not hung. Without a count of what was done, nothing goes on meanwhile.
 */
export async function orExplain<T>(
  what: string,
  work: Promise<T>,
  { hung, done = () => 0 }: { readonly hung: () => Hung; readonly done?: () => number },
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_resolve, reject) => {
    let before = done();
    timer = setInterval(() => {
      if (done() > before) {
        before = done();
        return;
      }
      clearInterval(timer);
      explain(hung()).then(
        (words) => reject(new Error(`${what} takes too long.\n${words}`)),
        reject,
      );
    }, 2 * ANSWER_MS);
  });
  return Promise.race([work, tooLong]).finally(() => clearInterval(timer));
}

export async function explain({ urls, refused, databaseUrl }: Hung): Promise<string> {
  const health = urls.map(async (url) => {
    const text = fetchWithin(`${url}/health/ready`).then((response) => response.text());
    return `${url} ${await text.catch(String)}`;
  });
  const database = Object.entries(databaseUrl === undefined ? {} : QUESTIONS).map(
    async ([name, question]) => {
      const rows = await execute(databaseUrl ?? "", question).catch(String);
      return `${name} ${JSON.stringify(rows)}`;
    },
  );
  const answers = await Promise.all([...health, ...database]);
  return [...answers, `refused lately ${JSON.stringify(refused)}`].join("\n");
}
