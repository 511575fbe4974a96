/** `npm run fuzz:xml`: the plain reader beside libxml2 on as many documents as are asked for, until one is read otherwise. */

import { parseArgs } from "node:util";
import { runSeed } from "../../harness/random.ts";
import { Comparison, type Way } from "./comparison.ts";
import { DrawnDocuments } from "./drawn-documents.ts";

const HELP = `npm run fuzz:xml -- [options]
  --documents <n>  how many; 1,000,000 without it and without --minutes
  --minutes <n>    how long, in place of how many
  --bytes <n>      how many of 100 are changed byte by byte; 50 without it
  --seed <n>       draws the same documents again; SEED or a new one without it`;

const TELL_MS = 30_000;

/** How many documents went which way. */
export type Ways = Record<Way, number>;

/** Compares the documents of as many seeds as `goesOn` allows. Throws Error with the seed and the document at the first difference. */
export function fuzz(
  xsdDir: string,
  {
    seed,
    byteChance,
    goesOn,
  }: { seed: number; byteChance: number; goesOn: (done: number) => boolean },
): Ways {
  const comparison = new Comparison(xsdDir);
  const documents = new DrawnDocuments(xsdDir);
  const ways: Ways = { left: 0, told: 0, read: 0 };
  for (let done = 0; goesOn(done); done += 1) {
    const sent = documents.draw(seed + done, byteChance);
    try {
      ways[comparison.compare(sent)] += 1;
    } catch (error) {
      const text = JSON.stringify(Buffer.from(sent.bytes).toString("latin1"));
      throw new Error(
        `--seed ${seed + done} --documents 1 --bytes ${byteChance * 100}, charset ${sent.charset}, bytes as Latin-1: ${text}`,
        { cause: error },
      );
    }
  }
  return ways;
}

/** Runs what the arguments ask for and prints it. Returns the exit status: 1 at a difference. */
export function main(xsdDir: string, args: readonly string[]): number {
  const { values } = parseArgs({
    args: [...args],
    options: {
      documents: { type: "string", default: "1000000" },
      minutes: { type: "string" },
      bytes: { type: "string", default: "50" },
      seed: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  const { documents, minutes = documents, bytes } = values;
  const isRight = Number(documents) > 0 && Number(minutes) > 0 && Number(bytes) >= 0;
  if (values.help || !isRight) {
    console.log(HELP);
    return values.help ? 0 : 2;
  }
  const seed = values.seed === undefined ? runSeed() : Number(values.seed);
  const startedMs = performance.now();
  const endMs = values.minutes === undefined ? Infinity : Number(values.minutes) * 60_000;
  const most = values.minutes === undefined ? Number(values.documents) : Infinity;
  let toldMs = 0;
  console.log(`seed ${seed}`);
  try {
    const ways = fuzz(xsdDir, {
      seed,
      byteChance: Number(values.bytes) / 100,
      goesOn: (done) => {
        const ms = performance.now() - startedMs;
        if (ms - toldMs > TELL_MS) {
          toldMs = ms;
          console.log(`${done} documents after ${Math.round(ms / 1000)} s`);
        }
        return done < most && ms < endMs;
      },
    });
    const all = ways.left + ways.told + ways.read;
    console.log(
      `${all} documents, no difference: ${ways.read} read as values of the contract by the plain reader, ${ways.told} more told by it element by element, ${ways.left} left to libxml2`,
    );
    return 0;
  } catch (error) {
    console.error(error);
    return 1;
  }
}
