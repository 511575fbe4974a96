/** Our walk over libxml2's memory sees what the package's own DOM sees. */

import { XmlDocument as Oracle, XmlElement as OracleElement } from "libxml2-wasm";
import { describe, expect, test } from "vitest";
import type { XmlElement } from "../../src/contract/contract.ts";
import { loadContract } from "../../src/contract/load-contract.ts";
import { RootDeclarations } from "../../src/contract/xsd/root-declarations.ts";
import { toXml } from "./neutral-tree.ts";
import { Random, runSeed } from "../harness/random.ts";
import { drawTree } from "./random-document.ts";
import { XSD_DIR } from "../harness/paths.ts";

const contract = loadContract({ xsdDir: XSD_DIR, readsPlainXml: false });

interface Seen {
  readonly name: string;
  readonly namespace: string;
  readonly line: number;
  readonly text: string;
  readonly attributes: readonly string[];
  readonly children: readonly Seen[];
}

function ours(element: XmlElement): Seen {
  return {
    name: element.name,
    namespace: element.namespace,
    line: element.line,
    text: element.text(),
    attributes: element
      .attributes()
      .map(({ name, namespace, value }) => `{${namespace}}${name}=${value}`),
    children: element.children().map((child) => ours(child)),
  };
}

function theirs(element: OracleElement): Seen {
  const children: Seen[] = [];
  let text = "";
  for (let node = element.firstChild; node !== null; node = node.next) {
    if (node instanceof OracleElement) {
      children.push(theirs(node));
    } else if (node.constructor.name === "XmlText" || node.constructor.name === "XmlCData") {
      text += node.content;
    }
  }
  return {
    name: element.name,
    namespace: element.namespaceUri,
    line: element.line,
    text,
    attributes: element.attrs.map((attr) => `{${attr.namespaceUri}}${attr.name}=${attr.content}`),
    children,
  };
}

function compare(xml: string): void {
  const bytes = Buffer.from(xml);
  const document = contract.parseXml(bytes);
  const oracle = Oracle.fromBuffer(bytes);
  try {
    expect(ours(document.root)).toEqual(theirs(oracle.root));
  } finally {
    document.dispose();
    oracle.dispose();
  }
}

describe("our walk", () => {
  test.each([
    [
      "namespaces",
      '<a xmlns="u:1" xmlns:p="u:2" p:x="1" x="2"><p:b/><c xmlns=""><d xmlns="u:3" xml:lang="de"/></c></a>',
    ],
    ["mixed content", "<a>x<b>y</b>z<!-- c --><![CDATA[<&>]]>&amp;&#10;</a>"],
    ["lines", "<a\n\n>\n<b/>\n\n<c\nd='1'/></a>"],
    [
      "long and short texts",
      `<a><b>${"x".repeat(15)}</b><b>${"x".repeat(16)}</b><b>${"x".repeat(17)}</b><b>${"é".repeat(8)}</b><b>${"x".repeat(15)}é</b><b>${"😀".repeat(1000)}</b></a>`,
    ],
    ["a text of 100 kB", `<a>${"text 😀 ".repeat(12_000)}</a>`],
    ["no content", "<a></a>"],
  ])("sees %s as the DOM does", (_, xml) => {
    compare(xml);
  });

  test("keeps U+FEFF at the beginning of a text, where the package's DOM drops it", () => {
    const document = contract.parseXml(Buffer.from("<a><b>\uFEFFx</b></a>"));
    expect(document.root.children()[0]?.text()).toBe("\uFEFFx");
    document.dispose();
  });

  test("knows lines past 65,535, where the package's DOM does not", () => {
    const document = contract.parseXml(
      Buffer.from(`<a>${"\n".repeat(65_600)}<b>x</b>\n<c>y</c></a>`),
    );
    expect(document.root.children().map((child) => child.line)).toEqual([65_601, 65_602]);
    document.dispose();
  });

  test("sees a thousand random documents as the DOM does", () => {
    const seed = runSeed();
    process.stdout.write(`DOM oracle test: SEED=${seed}\n`);
    const declarations = new RootDeclarations(XSD_DIR);
    for (let count = 0; count < 1000; count += 1) {
      const random = new Random(seed + count);
      const name = random.pick(["job", "jobs", "result", "workflows"]);
      const { root } = declarations.find({ vocabulary: "job", name });
      const tree = drawTree(root.type, { random, direction: "answer" });
      compare(toXml(tree, { name }).replaceAll("\uFEFF", ""));
    }
  });
});
