/**
 * `npm run test:postgres`: the whole gate with a private PostgreSQL. `node tools/test-postgres.mjs [--durable] command …`
 * runs any other command with TEST_DATABASE_URL set. The server is stopped whatever comes of the command.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { startPostgres } from "./postgres-cluster.mjs";

const args = process.argv.slice(2);
const durable = args[0] === "--durable";
const [command, ...rest] = durable ? args.slice(1) : args;
if (command === undefined) {
  console.error("Usage: node tools/test-postgres.mjs [--durable] command [arguments]");
  process.exit(2);
}

const postgres = await startPostgres({ durable });
try {
  const env = { ...process.env, TEST_DATABASE_URL: postgres.url };
  const child = spawn(command, rest, { stdio: "inherit", env });
  // The command gets the terminal's signals too; this process waits for its end.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => child.kill(signal));
  }
  const [code] = await once(child, "exit");
  process.exitCode = code ?? 1;
} finally {
  await postgres.remove();
}
