/** Answers of the WorkfloPlus door. */

import type { Answer } from "../http/answer.ts";
import type { Call } from "./operation.ts";

/** Of that framework; nulls are written out. */
export const JSON_TYPE = "application/json; charset=utf-8";

export function jsonAnswer(status: number, body: unknown, headers: Answer["headers"] = {}): Answer {
  return writtenAnswer(status, JSON.stringify(body), headers);
}

/** The same of what is JSON already. */
export function writtenAnswer(
  status: number,
  body: string | Uint8Array,
  headers: Answer["headers"] = {},
): Answer {
  return {
    status,
    headers: { "Cache-Control": "no-store", ...headers, "Content-Type": JSON_TYPE },
    body,
  };
}

/** Done, and there is nothing to say. */
export const NO_CONTENT: Answer = { status: 204, headers: {}, body: undefined };

const ENCODER = new TextEncoder();

/** A list that is written while it is read, so that it may be longer than the memory. What fails in the middle breaks off. */
export async function listAnswer(items: AsyncIterable<unknown>): Promise<Answer> {
  const written = write(items);
  // The first piece before anything is said, so that what fails at once can be told.
  const first = await written.next();
  return {
    status: 200,
    headers: { "Cache-Control": "no-store", "Content-Type": JSON_TYPE },
    body: first.done === true ? "[]" : from(first.value, written),
  };
}

async function* write(items: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  let before = "[";
  for await (const item of items) {
    yield ENCODER.encode(before + JSON.stringify(item));
    before = ",";
  }
  yield ENCODER.encode(before === "[" ? "[]" : "]");
}

async function* from(
  first: Uint8Array,
  rest: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}

/** One thing that was asked for by its id: a list of one, as the documentation of that service prints it. */
export function singleAnswer({ options }: Pick<Call, "options">, body: unknown): Answer {
  return jsonAnswer(200, options.isSingleObject ? body : [body]);
}
