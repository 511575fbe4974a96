/** Proves at start that libxml2's structs lie where libxml2-memory.ts thinks; another layout stops the start. */

import { ContractError } from "../../xsd/model.ts";
import type { ParsedElement } from "../xml-document.ts";
import { parseXml } from "../xml-parser.ts";

const SAMPLE = `<a xmlns="urn:one"
  xmlns:p="urn:two"><!-- c --><p:b p:x="1" y="&lt;2">text &amp; <![CDATA[<more>]]></p:b>
  <c/><?i d?></a>`;

// Name, namespace, line, text, attributes, children.
const EXPECTED = JSON.stringify([
  "a",
  "urn:one",
  2,
  "\n  ",
  [],
  [
    [
      "b",
      "urn:two",
      2,
      "text & <more>",
      [
        { name: "x", namespace: "urn:two", value: "1" },
        { name: "y", namespace: "", value: "<2" },
      ],
      [],
    ],
    ["c", "urn:one", 3, "", [], []],
  ],
]);

/** Reads a known document; throws ContractError if anything in it reads otherwise than it is. */
export function assertLayout(): void {
  const document = parseXml(new TextEncoder().encode(SAMPLE), {
    charset: undefined,
    elementsMax: 3,
  });
  try {
    const seen = JSON.stringify(describe(document.root));
    if (seen !== EXPECTED || !document.hasProcessingInstruction) {
      throw new ContractError(
        "libxml2-wasm has another memory layout than 0.7.2; install that version",
      );
    }
  } finally {
    document.dispose();
  }
}

function describe(element: ParsedElement): unknown {
  const { name, namespace, line } = element;
  const children = element.children().map((child) => describe(child));
  return [name, namespace, line, element.text(), element.attributes(), children];
}
