/** The log: one JSON object per line, secrets masked whatever part of Jobgate writes them. */

import { type DestinationStream, type Logger, pino, stdTimeFunctions } from "pino";
import type { Log, LogFields } from "../core/ports/base.ts";
import { LogOutput } from "./log-output.ts";
import { LogRepeats } from "./log-repeats.ts";

type LogLevel = "debug" | "info" | "warn" | "error" | "silent";

export interface LogOptions {
  readonly level?: LogLevel;
  /** Where lines go; the standard error output without it. */
  readonly stream?: DestinationStream;
}

const STANDARD_ERROR = 2;
const MASK = "***";
const DEPTH_MAX = 8;

/** Names that hold secrets, wherever they stand: `authorization`, `DOC.PASSWORD`, `apiKey`, `SECRET_KEY` … */
const SECRET_NAME = /authorization|cookie|passw|secret|token|api.?key|credential/iu;

/** A log with a level below info, for what would be too much otherwise. */
export interface LeveledLog extends Log {
  /** Whether debug lines are written at all. */
  readonly isDebug: boolean;
  debug(fields: LogFields, message: string): void;
}

/**
 * A log in JSON lines. Warnings and errors that repeat are counted after the first few; lines of `info` and below tell of
 * single requests and jobs, each once.
 */
export function createLog({ level = "info", stream }: LogOptions = {}): LeveledLog {
  const logger: Logger = pino(
    {
      level,
      base: null,
      // Errors are told below, with their causes; pino would do it a second time.
      serializers: { err: (err: unknown) => err },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    stream ?? new LogOutput(STANDARD_ERROR),
  );
  const repeats = new LogRepeats((kind, fields, message) => logger[kind](shown(fields), message));
  const writing = (kind: "debug" | "info" | "warn" | "error") => {
    const isCounted = kind === "warn" || kind === "error";
    return (fields: LogFields, message: string): void => {
      if (logger.isLevelEnabled(kind) && (!isCounted || repeats.admits(kind, fields, message))) {
        logger[kind](shown(fields), message);
      }
    };
  };
  return {
    isDebug: level === "debug",
    debug: writing("debug"),
    info: writing("info"),
    warn: writing("warn"),
    error: writing("error"),
  };
}

function shown(fields: LogFields): object {
  return maskedEntries(fields, 0);
}

function masked(value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null) {
    return typeof value === "bigint" ? String(value) : value;
  }
  if (depth > DEPTH_MAX) {
    return "…";
  }
  if (value instanceof Error) {
    const { name, message, stack, cause } = value;
    return maskedEntries(Object.assign({ name, message, stack, cause }, value), depth);
  }
  if (ArrayBuffer.isView(value)) {
    return `(${value.byteLength} bytes)`;
  }
  if (value instanceof Date || value instanceof URL) {
    return value.toJSON();
  }
  if (Array.isArray(value)) {
    return value.map((item) => masked(item, depth + 1));
  }
  return maskedEntries(value, depth);
}

function maskedEntries(value: object, depth: number): Record<string, unknown> {
  // An option is a pair of name and value, so the secret's name is a value itself.
  const namesSecret = "name" in value && isSecretName(value.name);
  const entries: Record<string, unknown> = {};
  const fields = value as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(fields)) {
    const item = fields[key];
    if (item !== undefined) {
      const isSecret = isSecretName(key) || (namesSecret && key === "value");
      entries[key] = isSecret ? MASK : masked(item, depth + 1);
    }
  }
  return entries;
}

function isSecretName(name: unknown): boolean {
  return typeof name === "string" && SECRET_NAME.test(name);
}
