/** The nearest known name: what a slip of the pen was meant to be, and what is too far from everything. */

import { expect, test } from "vitest";
import { countMistakes, nearestName } from "../../../src/core/text/nearest-name.ts";

const FIELDS = ["name", "workflow", "profile", "callbackURL", "execTime", "execSchedule", "tags"];

test.each([
  ["callbackUrl", "callbackURL"],
  ["callback_url", "callbackURL"],
  ["worklfow", "workflow"],
  ["Profil", "profile"],
  ["exec-time", "execTime"],
  ["tag", "tags"],
  ["nmae", "name"],
])("%s was meant to be %s", (written, known) => {
  expect(nearestName(written, FIELDS)).toBe(known);
});

test.each(["colour", "x", "", "priority", "n".repeat(100_000)])("%.20s is near nothing", (name) => {
  expect(nearestName(name, FIELDS)).toBeUndefined();
});

test("of two that are equally near the earlier one is taken", () => {
  expect(nearestName("bat", ["cat", "hat"])).toBe("cat");
});

test("letters left out, added, replaced and swapped are one mistake each", () => {
  expect(countMistakes("jobgate", "jobgate")).toBe(0);
  expect(countMistakes("jogate", "jobgate")).toBe(1);
  expect(countMistakes("jobbgate", "jobgate")).toBe(1);
  expect(countMistakes("jobgaze", "jobgate")).toBe(1);
  expect(countMistakes("jobgaet", "jobgate")).toBe(1);
  expect(countMistakes("", "abc")).toBe(3);
  expect(countMistakes("kitten", "sitting")).toBe(3);
});
