/** Problems in other languages: every catalogue says the same sentences, and what the doors were recorded to say is said in each. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

import { problemTexts } from "../../src/messages/problems/problem-texts.ts";
import { PROBLEMS } from "../../src/doors/problems/table.ts";
import { ROOT } from "../harness/paths.ts";

interface Catalogue {
  readonly titles: Readonly<Record<string, string>>;
  readonly sentences: Readonly<Record<string, string>>;
}

const LANGUAGES = ["de", "fr", "es"] as const;

function catalogue(language: string): Catalogue {
  const file = join(ROOT, `src/messages/problems/${language}.json`);
  return JSON.parse(readFileSync(file, "utf8")) as Catalogue;
}

function placesOf(text: string): readonly string[] {
  return (text.match(/\{\d\}/gu) ?? []).toSorted();
}

/** The details of the English problem documents in JSON that the recording of the doors holds. */
function recordedDetails(): readonly string[] {
  const folder = join(ROOT, "test/recording/answers");
  const answers = readdirSync(folder).flatMap((name) =>
    readFileSync(join(folder, name), "utf8").split("\n=== "),
  );
  const found = answers
    .filter((answer) => !answer.includes("\nContent-Language: "))
    .flatMap((answer) =>
      Array.from(
        answer.matchAll(/"detail":("(?:[^"\\]|\\.)*")/gu),
        ([, text = '""']) => JSON.parse(text) as string,
      ),
    );
  return [...new Set(found)];
}

describe.each(LANGUAGES)("the catalogue %s", (language) => {
  const texts = problemTexts(language);

  it("has a title for each problem and the sentences of the others, with the same places", () => {
    const { titles, sentences } = catalogue(language);
    expect(Object.keys(titles).toSorted()).toEqual(Object.keys(PROBLEMS).toSorted());
    expect(Object.keys(sentences)).toEqual(Object.keys(catalogue("de").sentences));
    for (const [english, other] of Object.entries(sentences)) {
      expect([english, placesOf(other)]).toEqual([english, placesOf(english)]);
    }
  });

  it("says every sentence that the doors were recorded to say", () => {
    const details = recordedDetails();
    expect(details.length).toBeGreaterThan(200);
    const english = details
      .flatMap((detail) => detail.split(/(?<=[.!?]) (?=[A-Z`"(])/u))
      .filter((sentence) => texts?.say(sentence) === sentence);
    // Host names and media types alone are the same in every language.
    expect(english).toEqual([]);
  });
});

it("what a caller sent is put in as it came, also where it reads like a sentence of ours", () => {
  const texts = problemTexts("de");
  expect(texts?.say("There is no workflow Tom and Jerry.")).toBe(
    "Es gibt keinen Workflow Tom and Jerry.",
  );
  expect(texts?.say("Job {1} has no document {0}.")).toBe("Auftrag {1} hat kein Dokument {0}.");
  expect(texts?.say("There is no workflow There is no document..")).toBe(
    "Es gibt keinen Workflow There is no document..",
  );
  expect(texts?.say("A sentence that nobody wrote.")).toBe("A sentence that nobody wrote.");
  const many = "Nobody wrote this. ".repeat(30).trim();
  expect(texts?.say(many)).toBe(many);
});

it("a document's violation is said with its phrases", () => {
  expect(problemTexts("fr")?.say("`copies` must be an integer.")).toBe(
    "`copies` doit être un nombre entier.",
  );
  expect(problemTexts("es")?.say("`name` must have at most 255 characters; it has 300.")).toBe(
    "`name` debe tener como máximo 255 caracteres; tiene 300.",
  );
});
