/** The recording: one text file a door, in which each answer stands under the title of its request. */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** True where the tests are to write what they would otherwise check. */
export const isUpdating = process.env["UPDATE_RECORDING"] === "1";

const MARK = "=== ";
const fileOf = (door: string): string =>
  fileURLToPath(new URL(`answers/${door}.txt`, import.meta.url));

/** The recorded answers of a door by title. */
export function readRecording(door: string): ReadonlyMap<string, string> {
  const parts = readFileSync(fileOf(door), "utf8").split(new RegExp(`^${MARK}`, "mu"));
  return new Map(
    parts.slice(1).map((part) => {
      const end = part.indexOf("\n");
      return [part.slice(0, end), part.slice(end + 1).replace(/\n\n$/u, "")] as const;
    }),
  );
}

export function writeRecording(door: string, answers: ReadonlyMap<string, string>): void {
  mkdirSync(fileURLToPath(new URL("answers", import.meta.url)), { recursive: true });
  const parts = Array.from(answers, ([title, text]) => `${MARK}${title}\n${text}\n\n`);
  writeFileSync(fileOf(door), parts.join(""));
}
