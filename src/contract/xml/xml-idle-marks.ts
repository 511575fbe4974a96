/** Marks that old toolkits write and that say nothing new: taken out of the tree, so that the rest is checked as it is. */

import {
  int32At,
  lib,
  namespaceInScope,
  namespaceOf,
  NODE,
  NODE_AT,
  type Pointer,
  textAt,
} from "./libxml2/memory.ts";
import type { Type } from "../xsd/model.ts";
import { textInside, XSI_NAMESPACE } from "./xml-document.ts";

const XSD_NAMESPACE = "http://www.w3.org/2001/XMLSchema";
const XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace";

/** SOAP 1.1 §5 and SOAP 1.2 Part 2 §3. */
const ENCODING_NAMESPACES: ReadonlySet<string> = new Set([
  "http://schemas.xmlsoap.org/soap/encoding/",
  "http://www.w3.org/2003/05/soap-encoding",
]);

/** By namespace, the attributes that never say anything about a value. */
const IDLE_ATTRIBUTES: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [XML_NAMESPACE, new Set(["lang", "space"])],
  ["http://schemas.xmlsoap.org/soap/envelope/", new Set(["encodingStyle"])],
  ["http://www.w3.org/2003/05/soap-envelope", new Set(["encodingStyle"])],
  ...[...ENCODING_NAMESPACES].map(
    (namespace) => [namespace, new Set(["arrayType", "itemType", "arraySize"])] as const,
  ),
]);

/**
 * Takes idle marks out of an element and all that is in it: `xml:lang`, `xml:space`, `encodingStyle`, an `xsi:type` that
 * names a type of XML Schema or the declared one, and, as if they were absent, fields that are `xsi:nil` and empty.
 * @param element the element's node
 * @param type its type; undefined where the contract knows none
 * @returns whether anything was taken out
 */
export function removeIdleMarks(element: Pointer, type: Type | undefined): boolean {
  let hasChanged = removeIdleAttributes(element, type);
  const fields = type?.kind === "object" ? type.byName : undefined;
  for (const child of childElements(element)) {
    const field =
      type?.kind === "list" ? type.item : fields?.get(textAt(int32At(child + NODE_AT.name)));
    if (fields !== undefined && isEmptyNil(child)) {
      lib._xmlUnlinkNode(child);
      lib._xmlFreeNode(child);
      hasChanged = true;
    } else {
      hasChanged = removeIdleMarks(child, field?.type) || hasChanged;
    }
  }
  return hasChanged;
}

function removeIdleAttributes(element: Pointer, type: Type | undefined): boolean {
  const idle = attributesOf(element).filter((attribute) => isIdle(attribute, element, type));
  for (const attribute of idle) {
    lib._xmlRemoveProp(attribute);
  }
  return idle.length > 0;
}

function isIdle(attribute: Pointer, element: Pointer, type: Type | undefined): boolean {
  const namespace = namespaceOf(attribute);
  const name = textAt(int32At(attribute + NODE_AT.name));
  if (namespace !== XSI_NAMESPACE) {
    return IDLE_ATTRIBUTES.get(namespace)?.has(name) ?? false;
  }
  const value = textInside(attribute).trim();
  return name === "type" ? isIdleType(value, element, type) : isNilFalse(name, value);
}

/** SOAP::Lite guesses types, so one of XML Schema need not be the declared one: the text itself is what is checked. */
function isIdleType(value: string, element: Pointer, type: Type | undefined): boolean {
  const colon = value.indexOf(":");
  const local = value.slice(colon + 1);
  const namespace = namespaceInScope(element, colon < 0 ? "" : value.slice(0, colon));
  if (namespace === XSD_NAMESPACE || ENCODING_NAMESPACES.has(namespace)) {
    return true;
  }
  const isOwn = namespace === namespaceOf(element);
  return isOwn && (local === type?.name || local === textAt(int32At(element + NODE_AT.name)));
}

function isNilFalse(name: string, value: string): boolean {
  return name === "nil" && (value === "false" || value === "0");
}

function isEmptyNil(element: Pointer): boolean {
  const isNil = attributesOf(element).some(
    (attribute) =>
      namespaceOf(attribute) === XSI_NAMESPACE &&
      textAt(int32At(attribute + NODE_AT.name)) === "nil" &&
      /^\s*(?:true|1)\s*$/u.test(textInside(attribute)),
  );
  return isNil && childElements(element).length === 0 && textInside(element).trim() === "";
}

function attributesOf(element: Pointer): readonly Pointer[] {
  return siblings(int32At(element + NODE_AT.attributes));
}

function childElements(element: Pointer): readonly Pointer[] {
  return siblings(int32At(element + NODE_AT.children)).filter(
    (node) => int32At(node + NODE_AT.type) === NODE.element,
  );
}

function siblings(first: Pointer): readonly Pointer[] {
  const nodes: Pointer[] = [];
  for (let node = first; node !== 0; node = int32At(node + NODE_AT.next)) {
    nodes.push(node);
  }
  return nodes;
}
