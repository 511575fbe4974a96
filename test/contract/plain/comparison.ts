/** Two readers of XML asked the same: the plain one of our own in front of libxml2, and libxml2 alone. */

import { isDeepStrictEqual } from "node:util";
import type { Contract, Root, XmlDocument, XmlElement } from "../../../src/contract/contract.ts";
import { loadContract } from "../../../src/contract/load-contract.ts";
import { PlainElement } from "../../../src/contract/xml/plain/plain-document.ts";
import { readPlain } from "../../../src/contract/xml/plain/plain-reader.ts";
import { RootDeclarations } from "../../../src/contract/xsd/root-declarations.ts";
import { Problem } from "../../../src/core/model/problem.ts";

/** A document as it came, and the charset of its media type. */
export interface Sent {
  readonly bytes: Uint8Array;
  readonly charset?: string | undefined;
}

/** How far the plain reader came: it left the document to libxml2, told what is in it, or read a value of the contract. */
export type Way = "left" | "told" | "read";

/** What a reading came to, in values that can be compared. */
interface Outcome {
  readonly problem?: unknown;
  readonly value?: unknown;
}

/** What the doors see of an element and all in it. */
interface Seen {
  readonly name: string;
  readonly namespace: string;
  readonly hasText: boolean;
  readonly text: string;
  readonly attributes: readonly { name: string; namespace: string; value: string }[];
  readonly children: readonly Seen[];
}

const ELEMENTS_MAX = 5000;
const FOREIGN: Root = { vocabulary: "job", name: "job" };

export class Comparison {
  readonly #both: Contract;
  readonly #alone: Contract;
  readonly #roots: RootDeclarations;

  constructor(xsdDir: string) {
    this.#roots = new RootDeclarations(xsdDir);
    this.#both = loadContract({ xsdDir, xmlElementsMax: ELEMENTS_MAX });
    this.#alone = loadContract({ xsdDir, xmlElementsMax: ELEMENTS_MAX, readsPlainXml: false });
  }

  /** Asks both; throws Error with what differs. */
  compare(sent: Sent): Way {
    const plain = attempt(() => this.#both.parseXml(sent.bytes, sent.charset));
    const parsed = attempt(() => this.#alone.parseXml(sent.bytes, sent.charset));
    const ours = plain.value as XmlDocument | undefined;
    const theirs = parsed.value as XmlDocument | undefined;
    try {
      demandSame("the verdict", plain.problem, parsed.problem);
      if (ours === undefined || theirs === undefined) {
        return "left";
      }
      demandSame("instructions", ours.hasProcessingInstruction, theirs.hasProcessingInstruction);
      demandSame("the elements", seen(ours.root), seen(theirs.root));
      return this.#compareValues(ours, theirs);
    } finally {
      ours?.dispose();
      theirs?.dispose();
    }
  }

  #compareValues(ours: XmlDocument, theirs: XmlDocument): Way {
    let way: Way = ours.root instanceof PlainElement ? "told" : "left";
    for (const [mine, other] of rootsOf(ours.root, theirs.root)) {
      const root = this.#rootOf(other);
      const value = attempt(() => this.#both.readXml(mine, root));
      demandSame(
        `the value of ${root.name}`,
        value,
        attempt(() => this.#alone.readXml(other, root)),
      );
      const isRead =
        mine instanceof PlainElement &&
        readPlain(mine, this.#roots.find(root), "request") !== undefined;
      way = isRead ? "read" : way;
    }
    return way;
  }

  /** As what a door would read an element. */
  #rootOf({ name, namespace }: XmlElement): Root {
    const isIps = this.#alone.isIpsNamespace(namespace);
    const vocabulary = isIps ? "ips" : "job";
    const isKnown = this.#alone.rootNames(vocabulary).includes(name);
    return isKnown ? { vocabulary, name, ...(isIps && { namespace }) } : FOREIGN;
  }
}

/** The pairs that are read: the document's root, and of an envelope whatever stands in its parts. */
function rootsOf(
  mine: XmlElement,
  other: XmlElement,
): readonly (readonly [XmlElement, XmlElement])[] {
  if (other.name !== "Envelope") {
    return [[mine, other]];
  }
  const inside = (root: XmlElement): readonly XmlElement[] =>
    root.children().flatMap((part) => part.children());
  const ours = inside(mine);
  return inside(other).map((element, index) => [ours[index] ?? mine, element]);
}

function seen(element: XmlElement): Seen {
  return {
    name: element.name,
    namespace: element.namespace,
    hasText: element.hasText(),
    text: element.text(),
    attributes: element
      .attributes()
      .map(({ name, namespace, value }) => ({ name, namespace, value })),
    children: element.children().map((child) => seen(child)),
  };
}

function attempt(act: () => unknown): Outcome {
  try {
    return { value: act() };
  } catch (error) {
    if (error instanceof Problem) {
      const { code, detail, violations } = error;
      return { problem: { code, detail, violations } };
    }
    throw error;
  }
}

function demandSame(what: string, ours: unknown, theirs: unknown): void {
  if (!isDeepStrictEqual(ours, theirs)) {
    const [mine, other] = [ours, theirs].map((each) => JSON.stringify(each)?.slice(0, 2000));
    throw new Error(`${what} differs\nplain:   ${mine}\nlibxml2: ${other}`);
  }
}
