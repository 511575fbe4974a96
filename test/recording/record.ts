/** Sends the rows of a door one after the other and writes down what is answered. */

import { setTimeout } from "node:timers/promises";

import { answerText } from "./answer-text.ts";
import { Placeholders } from "./placeholders.ts";
import type { Row } from "./row.ts";
import { type Answer, type Place, sendHead, sendRequest } from "./send-request.ts";

/** A machine that others use too takes its time. */
const UNTIL_MS = 60_000;

/** What rows may name with `$name`, by name. */
export type Named = Readonly<Record<string, string>>;

/** The answers by the titles of their rows. */
export async function record(
  place: Place,
  rows: readonly Row[],
  known: Named,
): Promise<ReadonlyMap<string, string>> {
  const named = new Map(Object.entries(known));
  const placeholders = new Placeholders(
    new Map(Array.from(named, ([name, value]) => [value, name])),
  );
  const texts = new Map<string, string>();
  for (const row of rows) {
    if (texts.has(row.title)) {
      throw new Error(`Two rows have the title "${row.title}".`);
    }
    const answer = await ask(place, row, named);
    for (const [name, pattern] of Object.entries(row.keep ?? {})) {
      const value = pattern.exec(wholeText(answer))?.[1];
      if (value === undefined) {
        throw new Error(`The answer to "${row.title}" has no ${name}: ${wholeText(answer)}`);
      }
      named.set(name, value);
      placeholders.name(value, name);
    }
    const told = onlyLines(isRefusedForm(row, answer) ? withoutKeeping(answer) : answer, row.only);
    texts.set(row.title, await answerText(row.head?.[0] ?? row.send, told, placeholders));
  }
  return texts;
}

function wholeText({ status, headers, body }: Answer): string {
  return [status, ...headers.map((pair) => pair.join(": ")), body.toString()].join("\n");
}

/** Forms are read and refused part by part: whether the rest had come, and the connection is kept, is chance. */
function isRefusedForm({ headers = {} }: Row, { status }: Answer): boolean {
  return (headers["Content-Type"] ?? "").startsWith("multipart/") && !status.startsWith("2");
}

const KEEPING = new Set(["connection", "keep-alive"]);

function withoutKeeping(answer: Answer): Answer {
  return {
    ...answer,
    headers: answer.headers.filter(([name]) => !KEEPING.has(name.toLowerCase())),
  };
}

/** Without Content-Length, which is that of all lines. */
function onlyLines(answer: Answer, pattern: RegExp | undefined): Answer {
  if (pattern === undefined) {
    return answer;
  }
  const lines = answer.body.toString().split("\n");
  const headers = answer.headers.filter(([name]) => name.toLowerCase() !== "content-length");
  const body = Buffer.from(lines.filter((line) => pattern.test(line)).join("\n"));
  return { ...answer, headers, body };
}

async function ask(place: Place, row: Row, named: ReadonlyMap<string, string>): Promise<Answer> {
  const endsAt = Date.now() + UNTIL_MS;
  for (;;) {
    const answer = await askOnce(place, row, named);
    if (row.until === undefined || row.until.test(answer.body.toString())) {
      return answer;
    }
    if (Date.now() > endsAt) {
      throw new Error(`"${row.title}" did not come to ${row.until}: ${wholeText(answer)}`);
    }
    await setTimeout(20);
  }
}

function askOnce(place: Place, row: Row, named: ReadonlyMap<string, string>): Promise<Answer> {
  const filled = (text: string): string =>
    text.replaceAll(/\$\{?(?<name>[a-z]+)\}?/giu, (all, name) => named.get(String(name)) ?? all);
  if (row.head !== undefined && "url" in place) {
    return sendHead(place.url, row.head.map(filled));
  }
  const [method = "", path = ""] = row.send.split(" ");
  const { Authorization = "Bearer $admin", ...headers } = row.headers ?? {};
  const { body } = row;
  const all = Object.entries({
    // Whether the server keeps the connection is a part of its answer.
    Connection: "keep-alive",
    ...(Authorization === "" ? {} : { Authorization }),
    ...headers,
  });
  return sendRequest(place, {
    method,
    path: filled(path),
    headers: Object.fromEntries(all.map(([name, value]) => [name, filled(value)])),
    body: typeof body === "string" ? filled(body) : body,
  });
}
