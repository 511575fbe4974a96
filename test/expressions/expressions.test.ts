/** No regular expression of ours takes long over any text: each is run against repeats of its own parts. */

import { createContext, runInContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { expressionsMadeOfText, type OurExpression, ourExpressions } from "./our-expressions.ts";
import { repeatsOf } from "./repeats.ts";

const SIZES_CHARS = [4 * 1024, 50 * 1024];
const CPU_MS_MAX = 20;
/** Somebody else may have the processor, or the garbage collector come by. */
const TRIES = 3;
/** What splits a text in exponentially many ways would never end; others may have the processor meanwhile. */
const ALL_MS_MAX = 20_000;
/** Of one that is known to take longer. */
const PLANTED_MS_MAX = 500;

/** What takes too long, told by place, size and CPU time. */
function slowOnes({ place, expression }: OurExpression, allMsMax = ALL_MS_MAX): string[] {
  const slow: string[] = [];
  let text = "";
  const measureAll = (): void => {
    for (const size of SIZES_CHARS) {
      for (text of repeatsOf(expression, size)) {
        const ms = cpuMsOf(expression, text);
        if (ms >= CPU_MS_MAX) {
          slow.push(
            `${place} ${JSON.stringify(text.slice(0, 30))} of ${size}: ${ms.toFixed(0)} ms`,
          );
          return;
        }
      }
    }
  };
  try {
    runInContext("act()", createContext({ act: measureAll }), { timeout: allMsMax });
  } catch {
    slow.push(`${place} ${JSON.stringify(text.slice(0, 30))}: does not end`);
  }
  return slow;
}

/** The least of some tries; one is enough where it is fast. */
function cpuMsOf(expression: RegExp, text: string): number {
  let least = Infinity;
  for (let tried = 0; tried < TRIES && isWorthATry(least); tried += 1) {
    const startedAt = performance.now();
    const before = process.cpuUsage();
    use(expression, text);
    const { user, system } = process.cpuUsage(before);
    // The whole process is counted, with what collects its garbage; and the clock counts who else has the processor.
    least = Math.min(least, (user + system) / 1000, performance.now() - startedAt);
  }
  return least;
}

/** Nothing to be proud of, but not far too much either: it may have been somebody else's time. */
function isWorthATry(leastMs: number): boolean {
  return leastMs >= CPU_MS_MAX && (leastMs < 5 * CPU_MS_MAX || leastMs === Infinity);
}

/** As the code uses it: an expression with the flag g goes through the whole text. */
function use(expression: RegExp, text: string): void {
  if (expression.global) {
    text.replace(expression, "");
  } else {
    expression.lastIndex = 0;
    expression.exec(text);
  }
}

describe("our regular expressions", () => {
  test(`take less than ${CPU_MS_MAX} ms over 4 kB and over 50 kB of their own repeats`, () => {
    const ours = ourExpressions();
    expect(ours.length).toBeGreaterThan(100);
    expect(ours.flatMap((each) => slowOnes(each))).toEqual([]);
  }, 120_000);

  test("are literals, so that they are found; only the patterns of the XSD files are made of text", () => {
    expect(expressionsMadeOfText()).toEqual([
      "src/contract/xsd/xsd-pattern.ts",
      // Asks one of these patterns whether it demands a zone.
      "src/doors/rest/description/component-schemas.ts",
    ]);
  }, 120_000);

  test.each([
    ["splits in exponentially many ways", /^(?:a|aa)+$/u],
    ["begins anew at each place", /\s+$/u],
    ["lets two parts share", /^[.\s]*[\s-]*x/u],
  ])(
    "would be found out where one %s",
    (_, expression) => {
      expect(slowOnes({ place: "planted", expression }, PLANTED_MS_MAX)).toHaveLength(1);
    },
    60_000,
  );
});
