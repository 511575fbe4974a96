/** Loads the contract: XSD files in, readers, writers and validators out. */

import { placeOf, Problem, type Violation } from "../core/model/problem.ts";
import type { Contract, Direction, Root, Value, XmlDocument, XmlElement } from "./contract.ts";
import { IPS_NAMESPACES, ipsVersionOf } from "./ips-namespaces.ts";
import { JsonNode } from "./json/json-node.ts";
import { parseJson } from "./json/json-reader.ts";
import { deriveJsonSchema } from "./json/json-schema.ts";
import { type JsonCheck, jsonCheck } from "./json/json-validator.ts";
import type { LibraryError } from "./xml/libxml2/errors.ts";
import type { Pointer } from "./xml/libxml2/memory.ts";
import { assertLayout } from "./xml/libxml2/self-test.ts";
import { type RootDeclaration, RootDeclarations } from "./xsd/root-declarations.ts";
import { collectViolations } from "./violations.ts";
import { PlainElement } from "./xml/plain/plain-document.ts";
import { readPlain } from "./xml/plain/plain-reader.ts";
import { scanPlain } from "./xml/plain/plain-scan.ts";
import { type ParsedDocument, ParsedElement } from "./xml/xml-document.ts";
import { removeIdleMarks } from "./xml/xml-idle-marks.ts";
import { XmlNode } from "./xml/xml-node.ts";
import { parseXml } from "./xml/xml-parser.ts";
import { type Reading, readElement } from "./xml/xml-reader.ts";
import { XmlValidator } from "./xml/xml-validator.ts";
import { writeJsonText, writeXmlElement } from "./xml/xml-writer.ts";
import { XsdFiles } from "./xsd/xsd-files.ts";

/** Of 1 MiB of `<a/>` the server would otherwise make a quarter of a million nodes. */
const XML_ELEMENTS_MAX = 200_000;

export interface ContractOptions {
  /** The directory that holds the XSD files. */
  readonly xsdDir: string;
  /** How many elements an XML document may have. */
  readonly xmlElementsMax?: number;
  /** Whether plain XML is read without libxml2; false leaves all of it to libxml2. */
  readonly readsPlainXml?: boolean;
}

/**
 * Loads the contract.
 * @returns the contract; its schemas are compiled when they are first needed
 * @throws ContractError with file and line where the XSD files say what the model does not support
 */
export function loadContract({
  xsdDir,
  xmlElementsMax = XML_ELEMENTS_MAX,
  readsPlainXml = true,
}: ContractOptions): Contract {
  assertLayout();
  return new LoadedContract({ xsdDir, xmlElementsMax, readsPlainXml });
}

interface Attempt {
  /** In libxml2's words; undefined if the element is valid. */
  readonly refusal: LibraryError | undefined;
  readonly reading: Reading | undefined;
}

class LoadedContract implements Contract {
  readonly ipsNamespaces = IPS_NAMESPACES;
  readonly #roots: RootDeclarations;
  readonly #files: XsdFiles;
  readonly #xmlValidator: XmlValidator;
  readonly #xmlElementsMax: number;
  readonly #readsPlainXml: boolean;
  readonly #jsonChecks = new Map<string, JsonCheck>();

  constructor({ xsdDir, xmlElementsMax, readsPlainXml }: Required<ContractOptions>) {
    this.#roots = new RootDeclarations(xsdDir);
    this.#files = new XsdFiles(xsdDir);
    this.#xmlValidator = new XmlValidator(this.#files);
    this.#xmlElementsMax = xmlElementsMax;
    this.#readsPlainXml = readsPlainXml;
  }

  parseXml(bytes: Uint8Array, charset?: string): XmlDocument {
    const elementsMax = this.#xmlElementsMax;
    const parse = (): ParsedDocument => parseXml(bytes, { charset, elementsMax });
    const plain = this.#readsPlainXml
      ? scanPlain(bytes, charset, { parse, elementsMax })
      : undefined;
    return plain ?? parse();
  }

  readXml(element: XmlElement, root: Root, direction: Direction = "request"): Value {
    const declaration = this.#roots.find(root);
    if (element instanceof PlainElement) {
      const value = readPlain(element, declaration, direction);
      return value ?? this.#readParsed(element.parsed, declaration, direction);
    }
    if (element instanceof ParsedElement) {
      return this.#readParsed(element, declaration, direction);
    }
    throw new TypeError("the element is none of parseXml");
  }

  #readParsed(element: ParsedElement, declaration: RootDeclaration, direction: Direction): Value {
    assertRootElement(element, declaration);
    let { refusal, reading } = this.#attempt(element.pointer, declaration, direction);
    const isPlain = reading?.isSuspicious === false;
    if (!isPlain && removeIdleMarks(element.pointer, declaration.root.type)) {
      ({ refusal, reading } = this.#attempt(element.pointer, declaration, direction));
    }
    if (reading?.isSuspicious === false && direction === "request") {
      return reading.value;
    }
    const node = new XmlNode(element, { namespace: declaration.namespace, direction });
    const violations = collectViolations(node, declaration.root.type, direction);
    if (violations.length > 0) {
      throw invalidDocument(violations);
    }
    if (refusal !== undefined) {
      // Hardly ever: the collector finds what libxml2 refuses, but for such as white space in an element of an empty type. Its own words
      // may quote the document, so they go to the log.
      const message = "The document does not match its schema.";
      throw invalidDocument([{ pointer: "", line: refusal.line, rule: "value", message }], refusal);
    }
    return reading?.value;
  }

  /** Validates an element and, if it is valid, reads it. */
  #attempt(element: Pointer, declaration: RootDeclaration, direction: Direction): Attempt {
    const refusal = this.#xmlValidator.validate(element, declaration);
    return refusal === undefined
      ? { refusal, reading: readElement(element, declaration.root.type, direction) }
      : { refusal, reading: undefined };
  }

  readJson(bytes: Uint8Array, root: Root, direction: Direction = "request"): Value {
    const value = parseJson(bytes);
    const violations = this.violations(value, root, direction);
    if (violations.length > 0) {
      throw invalidDocument(violations);
    }
    return value;
  }

  writeXml(value: Value, root: Root): string {
    const { namespace, version, root: declared } = this.#roots.find(root);
    return writeXmlElement(value, { name: declared.name, type: declared.type, namespace, version });
  }

  writeJson(value: Value, root: Root): string {
    const { version, root: declared } = this.#roots.find(root);
    return writeJsonText(value, declared.type, version);
  }

  violations(value: Value, root: Root, direction: Direction = "request"): readonly Violation[] {
    const declaration = this.#roots.find(root);
    const refusal = this.#jsonCheck(declaration, direction)(value);
    if (refusal === undefined) {
      return [];
    }
    const type = declaration.root.type;
    const violations = collectViolations(new JsonNode(value, direction), type, direction);
    return violations.length > 0 ? violations : [{ pointer: "", rule: "value", message: refusal }];
  }

  jsonSchema(root: Root, direction: Direction = "request"): object {
    return deriveJsonSchema(this.#roots.find(root).root, direction);
  }

  openApiSchema(root: Root, direction: Direction = "request"): object {
    return deriveJsonSchema(this.#roots.find(root).root, direction, true);
  }

  namespaceOf(root: Root): string {
    return this.#roots.find(root).namespace;
  }

  isIpsNamespace(namespace: string): boolean {
    return ipsVersionOf(namespace) !== undefined;
  }

  rootNames(vocabulary: Root["vocabulary"]): readonly string[] {
    return this.#roots.names(vocabulary);
  }

  get xsdNames(): readonly string[] {
    return [...this.#files.texts.keys()];
  }

  xsd(name: string, ipsNamespace?: string): string | undefined {
    return this.#files.text(name, ipsNamespace);
  }

  #jsonCheck({ key, root }: RootDeclaration, direction: Direction): JsonCheck {
    const name = `${key} ${direction}`;
    const check = this.#jsonChecks.get(name) ?? jsonCheck(() => deriveJsonSchema(root, direction));
    this.#jsonChecks.set(name, check);
    return check;
  }
}

/** An element with another name is another document, so nothing inside it is looked at. */
function assertRootElement(element: XmlElement, { root, namespace }: RootDeclaration): void {
  const line = element.line;
  if (element.name !== root.name) {
    const message = `The document must be \`${root.name}\`, not \`${element.name.slice(0, 100)}\`.`;
    throw invalidDocument([{ pointer: "", line, rule: "unknown", message }]);
  }
  if (element.namespace !== namespace) {
    const should = namespace === "" ? "no namespace" : `the namespace ${namespace}`;
    const message = `\`${root.name}\` must have ${should}.`;
    throw invalidDocument([{ pointer: "", line, rule: "namespace", message }]);
  }
}

function invalidDocument(violations: readonly Violation[], cause?: unknown): Problem {
  const [first] = violations;
  const place = first === undefined ? "" : placeOf(first);
  const where = place === "" ? "" : ` at ${place}`;
  const more = violations.length > 1 ? ` It is the first of ${violations.length} violations.` : "";
  const detail = `The document does not keep the contract${where}: ${first?.message ?? ""}${more}`;
  return new Problem("invalid-document", detail, { violations, cause });
}
