/** Secrets in files of their own, as Docker, Kubernetes and systemd hand them over: NAME_FILE names the file that holds NAME. */

import { readFileSync, statSync } from "node:fs";

import { isSecret, type Setting, SettingError } from "./setting.ts";

type Environment = Readonly<Record<string, string | undefined>>;

const SUFFIX = "_FILE";
const BYTES_MAX = 64 * 1024;

/** The name of the setting that names a secret's file; none for other settings. */
export function fileNameOf(setting: Setting<unknown>): string | undefined {
  return isSecret(setting) ? setting.env + SUFFIX : undefined;
}

/** The setting's text: of the environment, of the file that is named there, or "". Throws SettingError. */
export function givenText(setting: Setting<unknown>, environment: Environment): string {
  const own = environment[setting.env] ?? "";
  const name = fileNameOf(setting);
  const path = name === undefined ? "" : (environment[name] ?? "");
  if (name === undefined || path === "") {
    return own;
  }
  if (own !== "") {
    throw new SettingError(`${name}: ${setting.env} is set too. Set one of the two.`);
  }
  return contentOf(name, path);
}

/** Editors and `echo` end a file with a line break, which is not meant. */
function contentOf(name: string, path: string): string {
  const content = readOf(name, path).replace(/\r?\n$/u, "");
  if (content === "") {
    throw new SettingError(`${name}: the file ${path} is empty. Write the secret into it.`);
  }
  return content;
}

function readOf(name: string, path: string): string {
  try {
    if (statSync(path).size > BYTES_MAX) {
      throw new SettingError(`${name}: the file ${path} is larger than 64 KiB. Name another one.`);
    }
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof SettingError) {
      throw error;
    }
    const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    throw new SettingError(
      `${name}: the file ${path} cannot be read${code}. Name one that this user may read.`,
    );
  }
}
