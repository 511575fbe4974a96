/** Draws valid documents from the model: every field of every type comes up sooner or later. */

import type { Direction } from "../../src/contract/contract.ts";
import type { Field, ObjectType, SimpleType, Type } from "../../src/contract/xsd/model.ts";
import type { Leaf, Tree } from "./neutral-tree.ts";
import type { Random } from "../harness/random.ts";

const DEPTH_MAX = 5;
const CHARACTERS = [
  ...Array.from("abcXYZ019 -_.,;:!?'\"&<>/\\|#%{}[]()"),
  "\t",
  "\n",
  "\r",
  "\u00A0",
  "\u0085",
  "\u2028",
  "\uFEFF",
  "é",
  "ß",
  "e\u0301",
  "漢",
  "😀",
  "\uE000",
  "\uFFFD",
];
const TOKEN_CHARACTERS = CHARACTERS.filter((char) => !/[ \t\n\r]/u.test(char));

export interface Drawing {
  readonly random: Random;
  readonly direction: Direction;
}

/** Draws a valid document of a type. */
export function drawTree(type: Type, drawing: Drawing, depth = 0): Tree {
  const { random } = drawing;
  if (type.kind === "simple") {
    return drawLeaf(type, random);
  }
  if (type.kind === "list") {
    const most = Math.min(type.maxItems, Math.max(type.minItems, depth > DEPTH_MAX ? 0 : 3));
    const length = random.integer(type.minItems, most);
    const items = Array.from({ length }, () => drawTree(type.item.type, drawing, depth + 1));
    return { kind: "list", itemName: type.item.name, items };
  }
  const fields =
    type.compositor === "choice" ? [random.pick(type.fields)] : drawFields(type, drawing, depth);
  const entries = fields.map((field) => ({
    name: field.name,
    node: drawTree(field.type, drawing, depth + 1),
  }));
  return { kind: "branch", entries };
}

function drawFields(type: ObjectType, drawing: Drawing, depth: number): readonly Field[] {
  const drawn = type.fields.filter((field) => isDrawn(field, drawing, depth));
  const isTooFew = drawn.length === 0 && type.isNeverEmpty === true;
  return isTooFew ? type.fields.filter(({ answer }) => answer === undefined).slice(0, 1) : drawn;
}

function isDrawn(field: Field, { random, direction }: Drawing, depth: number): boolean {
  if (field.answer !== undefined && direction === "request") {
    return false;
  }
  if (field.required || field.answer === "required") {
    return true;
  }
  return random.chance(depth > DEPTH_MAX ? 0 : 0.3);
}

export function leaf(xml: string, value: unknown): Leaf {
  return { kind: "leaf", xml, json: JSON.stringify(value) };
}

function drawLeaf(type: SimpleType, random: Random): Leaf {
  if (type.enumeration !== undefined) {
    const value = random.pick(type.enumeration);
    return leaf(type.primitive === "token" ? drawBlanks(value, random) : value, value);
  }
  switch (type.primitive) {
    case "string":
      return drawString(type, random);
    case "token":
      return drawToken(type, random);
    case "boolean":
      return drawBoolean(random);
    case "int":
      return drawInt(type, random);
    case "long":
      return drawLong(random);
    case "double":
      return drawDouble(type, random);
    case "dateTime":
      return drawDateTime(type, random);
    case "base64Binary":
      return drawBase64(random);
  }
}

/** XML may hold blanks in it, JSON not. */
function drawBase64(random: Random): Leaf {
  const value = random.pick(["", "QQ==", "QUI=", "QUJD", "QUJDRA==", "+/+/"]);
  const gap = random.pick(["", "\n", " "]);
  return leaf(`${gap}${value.slice(0, 2)}${gap}${value.slice(2)}`, value);
}

function drawString(type: SimpleType, random: Random): Leaf {
  const value = drawCharacters(type, random, CHARACTERS);
  return leaf(value, value);
}

function drawToken(type: SimpleType, random: Random): Leaf {
  const value = tokenFor(type, random);
  return leaf(drawBlanks(value, random), value);
}

function tokenFor(type: SimpleType, random: Random): string {
  if (type.name === "HttpUrl") {
    return `${random.pick(["http", "https", "HTTP"])}://${random.pick(["a", "x.y/z?q=1&r=2", "%zz", "{x}"])}`;
  }
  if (type.name === "Locale") {
    return random.pick(["de", "en-US", "fr"]);
  }
  if (type.name === "BrandColor") {
    return random.pick(["#06F", "#0B6E4F", "#0b6e4f"]);
  }
  if (type.patterns.length > 0) {
    throw new Error(`say here how to draw a ${type.name}`);
  }
  const word = drawCharacters(type, random, TOKEN_CHARACTERS);
  const [first, , ...rest] = Array.from(word);
  return rest.length > 0 && random.chance(0.3) ? `${first} ${rest.join("")}` : word;
}

function drawCharacters(type: SimpleType, random: Random, from: readonly string[]): string {
  const { minLength = 0, maxLength = 40 } = type;
  const longest = random.chance(0.02) ? maxLength : Math.min(maxLength, 12);
  const length = random.integer(minLength, Math.max(minLength, longest));
  // One entry of the alphabet has two code points.
  return Array.from(Array.from({ length }, () => random.pick(from)).join(""))
    .slice(0, length)
    .join("");
}

/** White space that XSD takes away again. */
function drawBlanks(value: string, random: Random): string {
  if (random.chance(0.7)) {
    return value;
  }
  const blank = (): string => random.pick(["", " ", "\n", "\t ", "\r\n"]);
  return `${blank()}${value.replaceAll(" ", () => random.pick([" ", "  ", "\n\t"]))}${blank()}`;
}

function drawBoolean(random: Random): Leaf {
  const value = random.chance(0.5);
  const text = random.pick(value ? ["true", "1"] : ["false", "0"]);
  return leaf(drawBlanks(text, random), value);
}

function drawInt(type: SimpleType, random: Random): Leaf {
  const { minimum = 0, maximum = 0 } = type;
  const value = random.chance(0.2)
    ? random.pick([minimum, maximum])
    : random.integer(Math.max(minimum, -1000), Math.min(maximum, 1000));
  const sign = value < 0 ? "-" : random.pick(["", "", "+"]);
  const zeros = random.pick(["", "", "0", "0000000000000000000000000000000000000000"]);
  return leaf(drawBlanks(`${sign}${zeros}${Math.abs(value)}`, random), value);
}

function drawLong(random: Random): Leaf {
  const text = random.pick([
    "0",
    "007",
    "-0",
    "+5",
    "9007199254740993",
    "9223372036854775807",
    "-9223372036854775808",
  ]);
  return leaf(drawBlanks(text, random), text);
}

function drawDouble(type: SimpleType, random: Random): Leaf {
  const { minimum = 0, maximum = 0 } = type;
  const value = random.pick([
    minimum,
    maximum,
    0,
    random.next(),
    (random.next() - 0.5) * 10 ** random.integer(-20, 14),
    random.integer(-100, 100),
  ]);
  const forms = [String(value), value.toExponential()].filter((text) =>
    type.patterns.every((pattern) => pattern.test(text)),
  );
  return leaf(drawBlanks(random.pick(forms), random), value);
}

function drawDateTime(type: SimpleType, random: Random): Leaf {
  const two = (min: number, max: number): string =>
    String(random.integer(min, max)).padStart(2, "0");
  const year = random.pick(["0001", "1999", "2023", "2026", "9999"]);
  const day = random.pick([`${two(1, 12)}-${two(1, 28)}`, "12-31", "01-31"]);
  const date = random.chance(0.1)
    ? random.pick(["2024-02-29", "2000-02-29", "0004-02-29"])
    : `${year}-${day}`;
  const isLoose = type.patterns.every((pattern) => pattern.test("2026-01-01T00:00:00"));
  const zone = random.pick(["Z", "+14:00", "-14:00", "+01:30", "-00:00", isLoose ? "" : "Z"]);
  const fraction = random.pick(["", "", ".5", ".123456789"]);
  const text = `${date}T${two(0, 23)}:${two(0, 59)}:${two(0, 59)}${fraction}${zone}`;
  return leaf(drawBlanks(text, random), text);
}
