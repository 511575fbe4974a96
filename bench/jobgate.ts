/** Jobgate as a process of its own, on a data directory of the caller. */

import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type Server, startServer } from "./child.ts";

export interface JobgateOptions {
  /** The folder that holds dist/. */
  readonly home: string;
  /** Gets the database and the log. */
  readonly folder: string;
  readonly nodeOptions?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts Jobgate with its default settings and resolves at the first 200 of /health/ready. */
export async function startJobgate(options: JobgateOptions): Promise<Server> {
  const server = await startServer({
    name: "Jobgate",
    file: join(options.home, "dist", "main.js"),
    logFile: join(options.folder, "jobgate.log"),
    ...(options.nodeOptions === undefined ? {} : { nodeOptions: options.nodeOptions }),
    environment: { DATA_DIR: join(options.folder, "data"), ...options.environment },
  });
  for (let tries = 0; tries < 2000; tries += 1) {
    const answer = await fetch(`${server.origin}/health/ready`);
    await answer.arrayBuffer();
    if (answer.status === 200) {
      return server;
    }
    await wait(5);
  }
  await server.stop();
  throw new Error("Jobgate accepts connections but /health/ready never answers 200.");
}
