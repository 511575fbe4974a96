/** The settings as people read them: all with their meaning, or those that are set with where they come from; never a secret. */

import { givenEnvironment, readConfig } from "./config.ts";
import { ENV_FILE } from "./env-file.ts";
import { fileNameOf } from "./secret-files.ts";
import type { Setting } from "./setting.ts";
import { type Config, SETTINGS } from "./settings.ts";

/** One line a setting: its name, its value and its meaning. Throws SettingError. */
export function settingLines(): string {
  const config = readConfig();
  return eachSetting()
    .map(([name, each]) => {
      const value = shownValue(each, config[name]);
      return `${each.env.padEnd(22)} ${value.padEnd(24)} ${each.description}`;
    })
    .join("\n");
}

/** One line for each setting that is not left to its default: its name, its value, and where it comes from. Throws SettingError. */
export function checkedLines(): string {
  const environment = givenEnvironment();
  const config = readConfig(environment);
  const lines = eachSetting().flatMap(([name, each]) => {
    const source = sourceOf(each, environment);
    const value = shownValue(each, config[name]);
    return source === undefined ? [] : [`${each.env.padEnd(22)} ${value.padEnd(24)} ${source}`];
  });
  const others = eachSetting().length - lines.length;
  return [...lines, `All settings can be used; ${others} have their defaults.`].join("\n");
}

function eachSetting(): readonly (readonly [keyof Config, Setting<unknown>])[] {
  return Object.entries(SETTINGS) as [keyof Config, Setting<unknown>][];
}

/** Undefined where nobody set it. */
function sourceOf(setting: Setting<unknown>, environment: NodeJS.ProcessEnv): string | undefined {
  const { env } = setting;
  const given = [env, ...[fileNameOf(setting) ?? []].flat()].find((name) => environment[name]);
  if (given === undefined) {
    return undefined;
  }
  const where = process.env[given] === undefined ? ENV_FILE : "the environment";
  return given === env ? where : `the file ${environment[given]}, named by ${given} in ${where}`;
}

function shownValue(setting: Setting<unknown>, value: unknown): string {
  const plain = value instanceof Map ? Object.fromEntries(value) : value;
  const text = typeof plain === "object" ? JSON.stringify(plain) : String(plain ?? "");
  if (setting.secret === true) {
    return text === "" ? "(not set)" : "(set)";
  }
  return setting.show?.(text) ?? text;
}
