/** The files of wsdl/ and xsd/ as plain elements, to be copied into the served WSDL. */

/** An element read from a file, as far as it is looked at here. */
export interface Source {
  readonly name: string;
  readonly local: string;
  readonly namespace: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Source[];
}

/** The part of the DOM that xmlbuilder2 reads into, which it has no exported types for. */
export interface DomElement {
  readonly nodeType: number;
  readonly nodeName: string;
  readonly localName: string;
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
  readonly childNodes: Iterable<DomElement>;
}

const ELEMENT_NODE = 1;

/**
 * Comments stay behind: they are for whoever maintains the files. Namespaces are looked up by prefix on the root, because
 * xmlbuilder2 gives a default namespace to prefixed children as well.
 */
export function sourceOf(element: DomElement, rootAttributes?: Source["attributes"]): Source {
  const attributes = Object.fromEntries(
    [...element.attributes].map(({ name, value }) => [name, value]),
  );
  const declared = rootAttributes ?? attributes;
  const prefix = element.nodeName.split(":", 1)[0] ?? "";
  return {
    name: element.nodeName,
    local: element.localName,
    namespace: declared[`xmlns:${prefix}`] ?? "",
    attributes,
    children: [...element.childNodes]
      .filter((node) => node.nodeType === ELEMENT_NODE)
      .map((node) => sourceOf(node, declared)),
  };
}
