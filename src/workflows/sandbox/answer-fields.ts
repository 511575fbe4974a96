/** The fields of what a sandbox child answers: each is looked at before it is believed. */

import type { FileWarning } from "../../core/model/files/file-warning.ts";
import { OBSTACLES } from "../../core/model/files/file-obstacle.ts";
import {
  CAUSE_CHARS_MAX,
  MESSAGE_CHARS_MAX,
  TASK_FAILURE_CODES,
  type TaskFailure,
} from "./task-failure.ts";

export type Fields = Readonly<Record<string, unknown>>;

/** Undefined for what is no JSON. */
export function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

export function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

/** A failure as it may be told; undefined for what is none. */
export function failureOf({
  code: told,
  message,
  cause,
  isDiskFull,
  obstacle,
}: Fields): TaskFailure | undefined {
  const code = TASK_FAILURE_CODES.find((each) => each === told);
  if (code === undefined || typeof message !== "string") {
    return undefined;
  }
  return {
    code,
    message: printable(message.slice(0, MESSAGE_CHARS_MAX)),
    ...(typeof cause === "string" ? { cause: cause.slice(0, CAUSE_CHARS_MAX) } : {}),
    ...(isDiskFull === true ? { isDiskFull } : {}),
    ...obstacleOf(fieldsOf(obstacle)),
  };
}

const LIMIT_MAX = 1e12;

function obstacleOf({ name: told, limit }: Fields): Pick<TaskFailure, "obstacle"> {
  const name = OBSTACLES.find((each) => each === told);
  if (name === undefined) {
    return {};
  }
  return { obstacle: isWhole(limit, LIMIT_MAX) ? { name, limit } : { name } };
}

/** Callers read it in XML, mail and logs, where control characters do harm. */
export function printable(text: string): string {
  return text.replace(/\p{C}/gu, " ");
}

export function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

export function isWhole(value: unknown, max: number): value is number {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= max;
}

export const PAGE_MAX = 10_000_000;
const OBJECT_CHARS_MAX = 200;

/** A warning, undefined for what is none. */
export function warningOf({ page, object, reason }: Fields): FileWarning | undefined {
  if (typeof reason !== "string" || (page !== undefined && !isWhole(page, PAGE_MAX))) {
    return undefined;
  }
  return {
    reason: printable(reason.slice(0, MESSAGE_CHARS_MAX)),
    ...(page === undefined ? {} : { page }),
    ...(typeof object === "string" ? { object: printable(object.slice(0, OBJECT_CHARS_MAX)) } : {}),
  };
}
