/** Whether two builds answer the measured requests alike, but for what no two answers share: ids, times, ports. */

import type { Case, Contest } from "./cases.ts";
import { OLD_BUILD } from "./row.ts";

const MASKS: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gu, "ID"],
  [/\d{4}-\d{2}-\d{2}T[\d:.]+Z?/gu, "TIME"],
  [/127\.0\.0\.1:\d+/gu, "HOST"],
];
const SHOWN = 120;

/** For each route whose answer differs, a sentence with the first place. Names of header fields are compared too. */
export async function differences(contests: readonly Contest[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { name, ours, others } of contests) {
    const old = others.find(({ beside }) => beside === OLD_BUILD)?.theirs;
    if (old !== undefined) {
      const [mine, theirs] = [await answerTo(ours), await answerTo(old)];
      const line = mine.findIndex((each, index) => each !== theirs[index]);
      if (line >= 0 || mine.length !== theirs.length) {
        const shown = [mine[line], theirs[line]].map((text) => (text ?? "nothing").slice(0, SHOWN));
        found.push(`${name} is answered otherwise by ${OLD_BUILD}: ${shown.join(" / ")}`);
      }
    }
  }
  return found;
}

/** Status, names of header fields, and the body in pieces of a line. */
async function answerTo({ server, shot }: Case): Promise<readonly string[]> {
  const { method, path, headers, body } = shot;
  const answer = await fetch(server.origin + path, {
    method,
    headers,
    body: body?.toString() ?? null,
  });
  let text = await answer.text();
  for (const [pattern, word] of MASKS) {
    text = text.replace(pattern, word);
  }
  const names = [...answer.headers.keys()].sort().join(" ");
  return [`status ${answer.status}`, names, ...text.split(/(?<=[,>])/u)];
}
