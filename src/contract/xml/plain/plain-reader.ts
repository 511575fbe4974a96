/** Reads an element of a plain document into the value of a request, if it surely keeps the contract. */

import type { Direction } from "../../contract.ts";
import { decodeSimple, flawOfXml } from "../../simple-value.ts";
import type { ListType, ObjectType, Type } from "../../xsd/model.ts";
import type { RootDeclaration } from "../../xsd/root-declarations.ts";
import type { PlainElement } from "./plain-document.ts";
import { ifPlain, notPlain } from "./plain-text.ts";

/** Reads an element as a root of the contract; undefined where it is not surely one, and for answers: libxml2 has the word then. */
export function readPlain(
  element: PlainElement,
  { root, namespace }: RootDeclaration,
  direction: Direction,
): unknown {
  const isRoot = element.name === root.name && element.namespace === namespace;
  return isRoot && direction === "request"
    ? ifPlain(() => read(element, root.type, namespace))
    : undefined;
}

function read(element: PlainElement, type: Type, namespace: string): unknown {
  if (element.namespace !== namespace || element.given.length > 0) {
    notPlain();
  }
  if (type.kind === "simple") {
    const value = element.inside.length > 0 ? notPlain() : decodeSimple(type, element.text());
    return flawOfXml(type, value) === undefined ? value : notPlain();
  }
  demandNoText(element, type.kind === "object" && type.fields.length === 0);
  return type.kind === "list"
    ? readList(element, type, namespace)
    : readObject(element, type, namespace);
}

function readList({ inside }: PlainElement, type: ListType, namespace: string): unknown[] {
  const { item, minItems, maxItems } = type;
  if (inside.length < minItems || inside.length > maxItems) {
    notPlain();
  }
  return inside.map((each) =>
    each.name === item.name ? read(each, item.type, namespace) : notPlain(),
  );
}

function readObject(element: PlainElement, type: ObjectType, namespace: string): object {
  const { fields, compositor } = type;
  const value: Record<string, unknown> = {};
  let place = -1;
  for (const child of element.inside) {
    place = compositor === "sequence" ? place + 1 : 0;
    while (place < fields.length && fields[place]?.name !== child.name) {
      place += 1;
    }
    const field = fields[place] ?? notPlain();
    // Fields of answers are not for requests; and none is there twice.
    if (field.answer !== undefined || Object.hasOwn(value, field.name)) {
      notPlain();
    }
    value[field.name] = read(child, field.type, namespace);
  }
  return isWhole(type, value) ? value : notPlain();
}

/** Whether an object has what its type demands. */
function isWhole({ fields, compositor, isNeverEmpty }: ObjectType, value: object): boolean {
  const { length } = Object.keys(value);
  if (compositor === "choice") {
    return length === 1;
  }
  const isTooEmpty = isNeverEmpty === true && length === 0;
  return (
    !isTooEmpty && fields.every(({ required, name }) => !required || Object.hasOwn(value, name))
  );
}

/** Where elements belong there is no text but white space, and where nothing does not even that. XSD 1.0 part 1 §3.4.4. */
function demandNoText(element: PlainElement, isEmpty: boolean): void {
  const text = element.inside.length === 0 ? element.text() : "";
  if (text !== "" && (isEmpty || /[^ \t\n]/u.test(text))) {
    notPlain();
  }
}
