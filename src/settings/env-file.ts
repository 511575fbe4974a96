/** Settings in a file `.env` beside the server: read like the environment, which outranks it and is not changed by it. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";

import { nearestName } from "../core/text/nearest-name.ts";
import { SettingError } from "./setting.ts";

export const ENV_FILE = ".env";

/**
 * What `.env` in the directory says; nothing where there is none. `known` are the names of all settings: in the
 * environment others stand too, in this file every name is meant for us. Throws SettingError.
 */
export function readEnvFile(
  directory: string,
  known: readonly string[],
): Readonly<Record<string, string>> {
  const text = textOf(join(directory, ENV_FILE));
  const values = parseEnv(text) as Readonly<Record<string, string>>;
  const unknown = Object.keys(values).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    const lines = unknown.map((name) => {
      const nearest = nearestName(name, known);
      return nearest === undefined
        ? `${name}: is no setting.`
        : `${name}: is no setting; ${nearest} is.`;
    });
    throw new SettingError(
      `${lines.join(" ")} ${ENV_FILE} in ${directory} may hold nothing but settings: correct it there, or take it out.`,
    );
  }
  return values;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") {
      return "";
    }
    throw new SettingError(
      `${ENV_FILE}: ${path} cannot be read (${String(code)}). Let this user read it, or remove it.`,
    );
  }
}
