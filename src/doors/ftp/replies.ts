/** Replies: their codes (RFC 959 §4.2), and how a problem of the core is told by one. */

import { Problem, type ProblemCode } from "../../core/model/problem.ts";
import { type Path, pathText } from "./path.ts";

export interface Reply {
  readonly code: number;
  /** More than one line for some. */
  readonly text: string | readonly string[];
}

/** What a command cannot do, told by a reply of its own. */
export class Refusal extends Error {
  readonly code: number;

  constructor(code: number, text: string) {
    super(text);
    this.name = "Refusal";
    this.code = code;
  }
}

/** The refusal of a path at which nothing is. */
export function missing(path: Path): Refusal {
  return new Refusal(550, `There is no ${pathText(path)}.`);
}

/** What is none of these is told as "not done" (550). */
const CODES: Readonly<Partial<Record<ProblemCode, number>>> = {
  unauthenticated: 530,
  "too-many-requests": 421,
  unavailable: 450,
  "insufficient-storage": 452,
  internal: 451,
  "payload-too-large": 552,
  "invalid-document": 553,
  "upload-conflict": 554,
};

/** The reply that tells what was thrown; nothing of an unknown error. */
export function replyOf(error: unknown): Reply {
  if (error instanceof Refusal) {
    return { code: error.code, text: error.message };
  }
  return error instanceof Problem
    ? { code: CODES[error.code] ?? 550, text: error.detail }
    : { code: 451, text: "Something failed inside the server. Try again." };
}

/** The reply as it is written (RFC 959 §4.2); no text can end its line. */
export function replyText({ code, text }: Reply): string {
  const lines = (typeof text === "string" ? [text] : text).map(oneLine);
  const [first = "", ...others] = lines;
  if (others.length === 0) {
    return `${code} ${first}\r\n`;
  }
  const last = others.pop() ?? "";
  return [`${code}-${first}`, ...others.map((line) => ` ${line}`), `${code} ${last}`, ""].join(
    "\r\n",
  );
}

function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, " ");
}
