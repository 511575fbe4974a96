/** One setting: its name, default and meaning, and how its text is read. */

/** How one setting is declared. `parse` throws an Error that says what is allowed. */
export interface Setting<T> {
  readonly env: string;
  readonly default: string;
  readonly description: string;
  /** Shown as set or not set, never with its value. */
  readonly secret?: boolean;
  /** How the value is shown where a part of it is secret. */
  readonly show?: (value: string) => string;
  parse(text: string): T;
}

/** A setting that is shown as it is. */
export function setting<T>(
  ...[env, fallback, description, parse]: [string, string, string, (text: string) => T]
): Setting<T> {
  return { env, default: fallback, description, parse };
}

/** Whether a part of it is secret at least, so that it may also come from a file of its own. */
export function isSecret({ secret, show }: Setting<unknown>): boolean {
  return secret === true || show !== undefined;
}

/** A setting that cannot be used; the message names it and says what is allowed. */
export class SettingError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "SettingError";
  }
}
