/** The built server as its own process, as `npm start` runs it but for the sandbox's wall. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { MAIN } from "./paths.ts";

export interface ServerProcess {
  readonly url: string;
  /** What it printed until it listened. */
  readonly welcome: string;
  readonly child: ChildProcess;
  /** What it has said on its standard error so far: the log. */
  logged(): string;
  /** Sends the signal and resolves to the exit code, or the signal it died of. */
  end(signal: NodeJS.Signals): Promise<number | string>;
}

/**
 * The environment without settings of ours that the machine might have set. To try out which wall it can build around
 * processes costs a start as much again, so that is done where a test asks for it.
 */
function environment(settings: Record<string, string>): NodeJS.ProcessEnv {
  const { PATH = "" } = process.env;
  return { PATH, PORT: "0", LOG_LEVEL: "warn", SANDBOX: "off", ...settings };
}

/** Starts the server and waits until it listens. Rejects with what it said if it ends before. */
export async function startProcess(
  settings: Record<string, string>,
  main = MAIN,
  args: readonly string[] = [],
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [main, ...args], {
    env: environment(settings),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exited = once(child, "exit");
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaints += text;
  });
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (line.startsWith("SOAP")) {
      child.stdout.resume();
      const url = /http:\/\/\S+/u.exec(lines[0] ?? "")?.[0] ?? "";
      return {
        url,
        welcome: lines.join("\n"),
        child,
        logged: () => complaints,
        end: (signal) => end(child, exited, signal),
      };
    }
  }
  const [code] = await exited;
  throw new Error(`exit ${code}: ${complaints}`);
}

async function end(
  child: ChildProcess,
  exited: Promise<unknown[]>,
  signal: NodeJS.Signals,
): Promise<number | string> {
  child.kill(signal);
  const [code, killedBy] = await exited;
  return typeof code === "number" ? code : String(killedBy);
}
