/** What every client of Node does: each case that stands on the standard input, and a line of JSON for each. */

import { text } from "node:stream/consumers";

/** Runs the way of a client through all cases. What it throws is told by the code that its user can see. */
export async function tour(way) {
  for (const each of JSON.parse(await text(process.stdin))) {
    try {
      say(await way(each));
    } catch (error) {
      const { payload } = error.data ?? {};
      say({ error: error.error ?? payload?.error ?? error.body?.error });
    }
  }
}

function say(value) {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
