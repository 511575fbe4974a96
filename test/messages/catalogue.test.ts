/** All languages say the same: each text is there, with the same values in it, and numbers have every form that the language asks for. */

import { describe, expect, it } from "vitest";

import { de } from "../../src/messages/de.ts";
import { en } from "../../src/messages/en.ts";
import { es } from "../../src/messages/es.ts";
import { counted, filled, sizeText, timeText } from "../../src/messages/filled.ts";
import { foundIn } from "../../src/messages/found-words.ts";
import { fr } from "../../src/messages/fr.ts";
import { languages } from "../../src/messages/languages.ts";

/** Every text by its place, forms of a number as one. */
function textsOf(value: unknown, place = ""): readonly (readonly [string, string])[] {
  if (typeof value === "string") {
    return [[place, value]];
  }
  return Object.entries(value as object).flatMap(([key, each]) => textsOf(each, `${place}/${key}`));
}

const valuesOf = (text: string): readonly string[] =>
  [...new Set(text.match(/\{[a-z]+\}/giu) ?? [])].toSorted();

/** Their words may differ in whether they repeat a value. */
const FREE = /\/(?:log|mail|decision|advice)\b/u;

describe.each([
  ["de", de],
  ["fr", fr],
  ["es", es],
])("the texts of %s", (code, texts) => {
  it("have the same values in them as the English ones", () => {
    const english = new Map(textsOf(en));
    const differing = textsOf(texts)
      .filter(([place, text]) => {
        const said = english.get(place);
        return (
          said !== undefined && !FREE.test(place) && valuesOf(said).join() !== valuesOf(text).join()
        );
      })
      .map(([place]) => place);
    expect(differing).toEqual([]);
  });

  it("are none of them English words left over", () => {
    const english = new Map(textsOf(en.artwork));
    const same = textsOf(texts.artwork)
      .filter(([place, text]) => english.get(place) === text && text.length > 16)
      .map(([place]) => place);
    expect(same).toEqual([]);
  });

  it("count as the language does", () => {
    const { errors } = texts.artwork.findings;
    expect(counted(code, errors, 1)).toBe(filled(errors.one, { n: 1 }));
    expect(counted(code, errors, 2)).toBe(filled(errors.other, { n: 2 }));
    // In French nothing is one, too.
    expect(counted(code, errors, 0)).toBe(
      filled(code === "fr" ? errors.one : errors.other, { n: 0 }),
    );
  });
});

it("the languages are told by their own names", () => {
  expect(languages()).toEqual([
    { code: "en", name: "English" },
    { code: "de", name: "Deutsch" },
    { code: "fr", name: "Français" },
    { code: "es", name: "Español" },
  ]);
});

it("what was found in one language is told in another, and names stay what they are", () => {
  expect(foundIn("de", "shape, Frutiger, 12 mm")).toBe(
    `${de.prepress.found.shape}, Frutiger, 12 mm`,
  );
  expect(foundIn("fr", de.prepress.found["no-printing"])).toBe("aucune impression");
});

it("sizes and times are written as the language does", () => {
  expect(sizeText("de", 12_345_678)).toBe("12,3 MB");
  expect(sizeText("en", 999)).toBe("999 byte");
  expect(timeText("de", Date.UTC(2026, 10, 28, 14, 5))).toBe("28. November 2026 um 14:05 UTC");
});

it("a value that has a name of a value in it is put in as it is", () => {
  expect(filled("{a} and {b}", { a: "{b}", b: "$&" })).toBe("{b} and $&");
});
