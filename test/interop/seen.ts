/** What every stack must have seen on its tour: the same values, in the types that its language has for them. */

import { expect } from "vitest";
import type { Stack } from "./stacks.ts";
import { sample } from "../harness/paths.ts";

/** A line of a tour is a key, then for values the kind the language gave it, then the value. */
interface Seen {
  readonly key: string;
  readonly kind: string;
  readonly value: string;
}

/** What a tour printed about values. */
function valuesOf(output: string): readonly Seen[] {
  return [...output.matchAll(/^(\w+) (text|number|boolean|date) (.*)$/gmu)].map(
    ([, key = "", kind = "", value = ""]) => ({ key, kind, value: value.trim() }),
  );
}

/** The faults by name, each as code and reason. */
function faultsOf(output: string): Readonly<Record<string, string>> {
  const lines = output.matchAll(/^fault (\w+) (.*)$/gmu);
  return Object.fromEntries([...lines].map(([, name = "", told = ""]) => [name, told.trim()]));
}

const FAULTS = {
  authenticationFault: /^10001 User or password is wrong\.$/u,
  // Proof that the name arrived: the caller's own company would be no fault.
  authorizationFault: /^20000 There is no company of this name for /u,
  ipsApiFault:
    /^30001 emailSetting must be one of All, Error, .*\/imageServingPublishJob\/emailSetting/u,
};

/** The time for which the tour's second job waits. */
const EXEC_TIME = 1_935_397_800_000;
const HOUR_MS = 3_600_000;

/** Throws where something is missing or of another kind than the stack's language has for it. */
export function expectSeen(output: string, { asText = [] }: Stack): void {
  const values = valuesOf(output);
  const seen = (wanted: string): readonly (readonly [string, string])[] =>
    values.filter(({ key }) => key === wanted).map(({ kind, value }) => [kind, value]);
  const kind = (asked: "date" | "number" | "boolean"): string =>
    asText.includes(asked) ? "text" : asked;
  const expectTime = (key: string, near: number, withinMs: number): void => {
    expect(seen(key), key).toEqual([[kind("date"), expect.any(String)]]);
    expect(Math.abs(Date.parse(seen(key)[0]?.[1] ?? "") - near), key).toBeLessThanOrEqual(withinMs);
  };

  expect(seen("company")).toEqual([["text", "Other"]]);
  expect(seen("handle")).toEqual([["text", expect.stringMatching(/^(?:j\|)?47\|from \w+\|\|?$/u)]]);
  expect(Date.now() - Date.parse(/^ended (?:date )?(.*)$/mu.exec(output)?.[1] ?? "")).toBeLessThan(
    HOUR_MS,
  );
  expectTime("started", Date.now(), HOUR_MS);
  expect(seen("files")).toEqual([[kind("number"), "1"]]);
  expect(seen("fatal")).toEqual([[kind("boolean"), "false"]]);
  expect(seen("line").map(([, logType]) => logType)).toEqual([
    "OriginalJobName",
    "BeginImageServingPublish",
    "ImageServingPublishSuccess",
    "EndImageServingPublish",
  ]);

  expectTime("time", EXEC_TIME, 0);
  expect(seen("resolution")).toEqual([[kind("number"), "150.5"]]);
  expect(seen("left").map(([, count]) => count)).toEqual(["0"]);
  expect(seen("progress")).toEqual([[kind("number"), "0"]]);

  expectTime("created", Date.now(), HOUR_MS);
  expect(seen("size")).toEqual([[kind("number"), String(sample("photo.jpg").length)]]);

  const faults = faultsOf(output);
  expect(Object.keys(faults).toSorted()).toEqual(Object.keys(FAULTS));
  for (const [name, told] of Object.entries(FAULTS)) {
    expect(faults[name]).toMatch(told);
  }
}
