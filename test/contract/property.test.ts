/** Both languages take the same documents: libxml2 and ajv agree on thousands of them, and so do the two collectors. */

import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import type { Contract, Direction, Root } from "../../src/contract/contract.ts";
import { JsonNode } from "../../src/contract/json/json-node.ts";
import { loadContract } from "../../src/contract/load-contract.ts";
import type { Type } from "../../src/contract/xsd/model.ts";
import { RootDeclarations } from "../../src/contract/xsd/root-declarations.ts";
import { collectViolations } from "../../src/contract/violations.ts";
import { ParsedElement } from "../../src/contract/xml/xml-document.ts";
import { XmlNode } from "../../src/contract/xml/xml-node.ts";
import { XmlValidator } from "../../src/contract/xml/xml-validator.ts";
import { isKnownTo } from "../../src/contract/xml/xml-writer.ts";
import { XsdFiles } from "../../src/contract/xsd/xsd-files.ts";
import { Problem, type Violation } from "../../src/core/model/problem.ts";
import { mutate } from "./mutation.ts";
import { toJson, toXml, type Tree } from "./neutral-tree.ts";
import { gateOrLong } from "../harness/length.ts";
import { Random, runSeed } from "../harness/random.ts";
import { drawTree } from "./random-document.ts";
import { XSD_DIR } from "../harness/paths.ts";

const DOCUMENTS = gateOrLong(4000, 20_000);
const contract = loadContract({ xsdDir: XSD_DIR });
const libxml2Alone = loadContract({ xsdDir: XSD_DIR, readsPlainXml: false });
const declarations = new RootDeclarations(XSD_DIR);
const xmlValidator = new XmlValidator(new XsdFiles(XSD_DIR));

const IPS = "http://www.scene7.com/IpsApi/xsd";
const NAMESPACES = [
  IPS,
  ...["/2008-01-15", "/2013-02-15", "/2014-04-03", "/2022-11-01-beta", "/2027-01-01-beta"].map(
    (suffix) => IPS + suffix,
  ),
];

function allRoots(source: Contract): Root[] {
  const of = (vocabulary: "job" | "problem"): Root[] =>
    source.rootNames(vocabulary).map((name) => ({ vocabulary, name }));
  const ips = NAMESPACES.flatMap((namespace) =>
    source.rootNames("ips").map((name): Root => ({ vocabulary: "ips", name, namespace })),
  ).filter((root) => root.namespace === IPS || !root.name.endsWith("Fault"));
  return [...of("job"), ...of("problem"), ...ips];
}

interface Verdict {
  readonly value?: unknown;
  readonly violations?: readonly Violation[];
  readonly code?: string;
}

function verdict(read: () => unknown): Verdict {
  try {
    return { value: read() };
  } catch (error) {
    if (error instanceof Problem) {
      return { code: error.code, violations: error.violations };
    }
    throw error;
  }
}

interface Case {
  readonly root: Root;
  readonly type: Type;
  readonly direction: Direction;
  readonly xml: string;
  readonly json: string;
}

/** What the parts below the contract say, each on its own. */
function innerVerdicts({ root, type, direction, xml, json }: Case): {
  libxml2: boolean;
  xml: number;
  json: number;
} {
  const declaration = declarations.find(root);
  const document = libxml2Alone.parseXml(Buffer.from(xml));
  try {
    const element = document.root;
    if (!(element instanceof ParsedElement)) {
      throw new TypeError("not a parsed element");
    }
    const refusal = xmlValidator.validate(element.pointer, declaration);
    const node = new XmlNode(element, { namespace: declaration.namespace, direction });
    return {
      libxml2: refusal === undefined,
      xml: collectViolations(node, type, direction).length,
      json: collectViolations(new JsonNode(JSON.parse(json), direction), type, direction).length,
    };
  } finally {
    document.dispose();
  }
}

function readXml({ root, direction, xml }: Pick<Case, "root" | "direction" | "xml">): unknown {
  const document = contract.parseXml(Buffer.from(xml));
  try {
    return contract.readXml(document.root, root, direction);
  } finally {
    document.dispose();
  }
}

/** expect() would take longer than all that it compares here, so it only tells what differs. */
function expectSame(seen: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(seen, expected)) {
    expect(seen).toEqual(expected);
  }
}

/** Whether what it holds has rules that XSD cannot say, such as those of addresses: words of ours, also where IPS tells them. */
function hasOwnRules({ vocabulary, name }: Case["root"]): boolean {
  return vocabulary === "job" || name === "getArtworkReturn";
}

function checkCase(sample: Case): boolean {
  const { root, direction, json } = sample;
  const xmlVerdict = verdict(() => readXml(sample));
  const jsonVerdict = verdict(() => contract.readJson(Buffer.from(json), root, direction));
  if (xmlVerdict.code === "malformed-document") {
    // Only characters that XML cannot carry make these documents malformed.
    expect(jsonVerdict.violations?.map((violation) => violation.rule)).toContain("characters");
    return false;
  }
  const inner = innerVerdicts(sample);
  const isTaken = xmlVerdict.code === undefined;
  const isJsonTaken = jsonVerdict.code === undefined;
  expectSame([inner.xml === 0, inner.json === 0], [isTaken, isJsonTaken]);
  expectSame(places(xmlVerdict), places(jsonVerdict));
  const isOwn = hasOwnRules(root) || saysNothing(jsonVerdict);
  if (isOwn ? !inner.libxml2 : inner.libxml2 !== isTaken) {
    expect(isTaken).toBe(false);
    expect(isOwn).toBe(true);
  }
  if (isTaken) {
    expectSame(xmlVerdict.value, jsonVerdict.value);
    checkRoundTrips(xmlVerdict.value, sample);
  }
  return isTaken;
}

/** Whether it is refused for a type that would say nothing without a field, which XSD cannot say of it. */
function saysNothing({ violations }: Verdict): boolean {
  return violations?.some(({ message }) => message.includes("which says nothing")) === true;
}

/** Where and which rules; the messages may speak of XML. */
function places({ violations }: Verdict): string[] {
  return (violations ?? []).map(({ pointer, rule }) => `${pointer} ${rule}`).sort();
}

function checkRoundTrips(value: unknown, { root, type, direction }: Case): void {
  const version = declarations.find(root).version;
  const expected = version === undefined ? value : knownPart(value, type, version);
  const xml = contract.writeXml(value, root);
  expectSame(readXml({ root, direction, xml }), expected);
  const json = contract.writeJson(value, root);
  expectSame(contract.readJson(Buffer.from(json), root, direction), expected);
  expectSame(contract.violations(value, root, direction), []);
}

/** The value without the fields that a version does not know. */
function knownPart(value: unknown, type: Type, version: string): unknown {
  if (type.kind === "list") {
    return (value as unknown[]).map((item) => knownPart(item, type.item.type, version));
  }
  if (type.kind === "simple") {
    return value;
  }
  const entries = Object.entries(value as object).flatMap(([name, member]) => {
    const field = type.byName.get(name);
    return field !== undefined && isKnownTo(version, field.versions)
      ? [[name, knownPart(member, field.type, version)] as const]
      : [];
  });
  return Object.fromEntries(entries);
}

describe("the two languages", () => {
  const roots = allRoots(contract);

  test(`agree on ${DOCUMENTS} documents drawn from every root, and lose nothing`, {
    timeout: 300_000,
  }, () => {
    const seed = runSeed();
    process.stdout.write(`contract property test: SEED=${seed}\n`);
    let taken = 0;
    for (let count = 0; count < DOCUMENTS; count += 1) {
      const random = new Random(seed + count);
      const root = random.pick(roots);
      const type = declarations.find(root).root.type;
      const direction = random.pick<Direction>(["request", "answer"]);
      const drawn = drawTree(type, { random, direction });
      const mutated: { tree: Tree; change: string } = random.chance(0.2)
        ? { tree: drawn, change: "none" }
        : mutate(drawn, type, random);
      const json = toJson(mutated.tree);
      const xml = toXml(mutated.tree, {
        name: root.name,
        namespace: declarations.find(root).namespace,
      });
      try {
        const isTaken = checkCase({ root, type, direction, xml, json });
        taken += isTaken ? 1 : 0;
        expectSame(isTaken || mutated.change !== "none", true);
      } catch (error) {
        throw new Error(
          `SEED=${seed} document ${count} ${JSON.stringify(root)} ${direction} change "${mutated.change}"\n${xml.slice(0, 3000)}\n${json.slice(0, 3000)}`,
          { cause: error },
        );
      }
    }
    // Both verdicts must come up often, or the test says nothing.
    expect(taken).toBeGreaterThan(DOCUMENTS * 0.2);
    expect(taken).toBeLessThan(DOCUMENTS * 0.8);
  });
});
