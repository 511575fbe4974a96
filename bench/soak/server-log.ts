/** The server's log, as the soak reads it: warnings are counted, errors have to be explained. */

import { readFileSync } from "node:fs";

/** Pino's level for errors. */
const ERROR = 50;

/** Errors that the soak itself brings about, by their words; each with the reason. */
const EXPLAINED: readonly RegExp[] = [];

/** What no reason is known for, a line each with how often it came. */
export function unexplainedErrors(file: string): readonly string[] {
  const counts = new Map<string, number>();
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const told = errorIn(line);
    if (told !== undefined && !EXPLAINED.some((reason) => reason.test(told))) {
      counts.set(told, (counts.get(told) ?? 0) + 1);
    }
  }
  return [...counts].map(([told, count]) => `${count} x ${told}`);
}

/** The words of a line that tells an error; lines that are no JSON are what a process says when it ends. */
function errorIn(line: string): string | undefined {
  if (!line.startsWith("{")) {
    return /error|warning|assert|deprecat/iu.test(line) ? line.trim().slice(0, 200) : undefined;
  }
  const { level, msg, err } = JSON.parse(line) as {
    readonly level: number | string;
    readonly msg?: string;
    readonly err?: { readonly message?: string };
  };
  const isError = level === "error" || level === "fatal" || Number(level) >= ERROR;
  return isError ? `${msg ?? ""} ${err?.message ?? ""}`.trim().slice(0, 200) : undefined;
}
