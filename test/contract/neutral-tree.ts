/** A document before it has a language: written as JSON and as XML by code that shares nothing with src/contract. */

export interface Leaf {
  readonly kind: "leaf";
  /** The XML text, white space and all. */
  readonly xml: string;
  /** The JSON text of the same value. */
  readonly json: string;
}

export interface Branch {
  readonly kind: "branch";
  entries: { name: string; node: Tree }[];
}

export interface List {
  readonly kind: "list";
  readonly itemName: string;
  items: Tree[];
}

export type Tree = Leaf | Branch | List;

export function toJson(tree: Tree): string {
  switch (tree.kind) {
    case "leaf":
      return tree.json;
    case "list":
      return `[${tree.items.map((item) => toJson(item)).join(",")}]`;
    case "branch": {
      const members = tree.entries.map(
        ({ name, node }) => `${JSON.stringify(name)}:${toJson(node)}`,
      );
      return `{${members.join(",")}}`;
    }
  }
}

export function toXml(tree: Tree, root: { name: string; namespace?: string }): string {
  const xmlns = root.namespace === undefined ? "" : ` xmlns="${root.namespace}"`;
  return `<${root.name}${xmlns}>${content(tree)}</${root.name}>`;
}

function content(tree: Tree): string {
  switch (tree.kind) {
    case "leaf":
      return escape(tree.xml);
    case "list":
      return tree.items.map((item) => toXml(item, { name: tree.itemName })).join("");
    case "branch":
      return tree.entries.map(({ name, node }) => toXml(node, { name })).join("");
  }
}

function escape(text: string): string {
  return Array.from(text, (char) => {
    const code = char.codePointAt(0) ?? 0;
    return "&<>\r".includes(char) || code < 32 ? `&#${code};` : char;
  }).join("");
}
