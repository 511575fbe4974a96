/** Changes of a document that both languages can express; most make it invalid, some do not. */

import type { SimpleType, Type } from "../../src/contract/xsd/model.ts";
import type { Branch, Leaf, List, Tree } from "./neutral-tree.ts";
import type { Random } from "../harness/random.ts";
import { leaf } from "./random-document.ts";

/** A place in a tree: the node, its type, and how to put another node there. */
interface Site {
  readonly node: Tree;
  readonly type: Type;
  readonly replace: (node: Tree) => void;
}

/** Changes one thing somewhere; returns the changed tree and the name of the change. */
export function mutate(tree: Tree, type: Type, random: Random): { tree: Tree; change: string } {
  let result = tree;
  const sites = sitesOf({ node: tree, type, replace: (node) => void (result = node) });
  const site = random.pick(sites);
  const change = changeSite(site, random);
  return { tree: result, change };
}

function sitesOf(site: Site): Site[] {
  const { node, type } = site;
  const inside: Site[] = [];
  if (node.kind === "branch" && type.kind === "object") {
    for (const entry of node.entries) {
      const field = type.byName.get(entry.name);
      if (field !== undefined) {
        const replace = (next: Tree): void => void (entry.node = next);
        inside.push(...sitesOf({ node: entry.node, type: field.type, replace }));
      }
    }
  }
  if (node.kind === "list" && type.kind === "list") {
    for (const [index, item] of node.items.entries()) {
      const replace = (next: Tree): void => void (node.items[index] = next);
      inside.push(...sitesOf({ node: item, type: type.item.type, replace }));
    }
  }
  return [site, ...inside];
}

function changeSite(site: Site, random: Random): string {
  const { node, type } = site;
  if (node.kind === "leaf" && type.kind === "simple") {
    return changeLeaf(site, type, random);
  }
  if (node.kind === "list" && type.kind === "list") {
    return changeList(site, node, random);
  }
  if (node.kind === "branch" && type.kind === "object") {
    return changeBranch(site, node, random);
  }
  throw new Error("the tree is not of its type");
}

function changeBranch(site: Site, node: Branch, random: Random): string {
  const position = random.integer(0, node.entries.length - 1);
  const entry = node.entries[position];
  const change = random.pick(["remove", "rename", "add", "text", "second", "capital"]);
  if (change === "text" || entry === undefined) {
    site.replace(leaf("abc", "abc"));
    return "text for an object";
  }
  if (change === "remove") {
    node.entries.splice(position, 1);
  } else if (change === "rename") {
    entry.name = `${entry.name}x`;
  } else if (change === "capital") {
    entry.name = entry.name.toUpperCase();
  } else if (change === "add") {
    node.entries.push({
      name: random.pick(["x", "constructor", "toString", "valueOf"]),
      node: leaf("1", 1),
    });
  } else {
    addSecondChoice(site.type, node, random);
  }
  return change;
}

/** Puts another field in at its place in the schema: a second one for a choice, harmless or not elsewhere. */
function addSecondChoice(type: Type, node: Branch, random: Random): void {
  if (type.kind !== "object") {
    return;
  }
  const absent = type.fields.filter((field) =>
    node.entries.every(({ name }) => name !== field.name),
  );
  if (absent.length === 0) {
    return;
  }
  const field = random.pick(absent);
  const value: Tree =
    field.type.kind === "simple"
      ? leaf("1", field.type.primitive === "int" ? 1 : "1")
      : emptyOf(field.type);
  const order = type.fields.map(({ name }) => name);
  node.entries.push({ name: field.name, node: fixBoolean(field.type, value) });
  node.entries.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
}

function fixBoolean(type: Type, value: Tree): Tree {
  if (type.kind === "simple" && type.primitive === "boolean") {
    return leaf("1", true);
  }
  return type.kind === "simple" && type.primitive === "double" ? leaf("1", 1) : value;
}

function emptyOf(type: Type): Tree {
  return type.kind === "list"
    ? { kind: "list", itemName: type.item.name, items: [] }
    : { kind: "branch", entries: [] };
}

function changeList(site: Site, node: List, random: Random): string {
  const type = site.type;
  const change = random.pick(["empty", "text", "repeat", "too many"]);
  const first = node.items[0];
  if (change === "text") {
    site.replace(leaf("abc", "abc"));
  } else if (change === "repeat" && first !== undefined) {
    node.items.push(first);
  } else if (change === "too many" && first !== undefined && type.kind === "list") {
    const count = Math.min(type.maxItems, 1000) + 1;
    node.items = Array.from({ length: count }, () => first);
  } else {
    node.items = [];
  }
  return `list: ${change}`;
}

function changeLeaf(site: Site, type: SimpleType, random: Random): string {
  if (random.chance(0.1)) {
    site.replace({ kind: "branch", entries: [{ name: "x", node: leaf("1", "1") }] });
    return "an object for a simple value";
  }
  const [xml, json] = random.pick(strangeValues(type));
  site.replace({ kind: "leaf", xml, json } satisfies Leaf);
  return `${type.primitive}: ${json.slice(0, 60)}`;
}

/** The same text in XML and as a JSON string. */
function same(text: string): [string, string] {
  return [text, JSON.stringify(text)];
}

function strangeValues(type: SimpleType): [string, string][] {
  const { minLength = 0, maxLength = 100 } = type;
  switch (type.primitive) {
    case "boolean":
      return [same("TRUE"), same("yes"), same(""), ["2", "2"], ["null", "null"]];
    case "int":
      return [
        ["2147483648", "2147483648"],
        ["-2147483649", "-2147483649"],
        ["5.5", "5.5"],
        ["1e2x", '"1e2x"'],
        ["99999999999999999999", "99999999999999999999"],
        ["1000", "1000"],
        ["-1", "-1"],
        same(""),
        same("0x10"),
        same("١"),
      ];
    case "double":
      return [
        ["1e16", "1e16"],
        ["1e400", "1e400"],
        ["-1e400", "-1e400"],
        ["1000000000000001", "1000000000000001"],
        ["2", "2"],
        ["-0.5", "-0.5"],
        same("INF"),
        same("NaN"),
        same("1,5"),
        same(""),
      ];
    case "long":
      return [
        "9223372036854775808",
        "-9223372036854775809",
        "1.0",
        "",
        "1e3",
        "abc",
        "12345678901234567890",
        "+-1",
      ].map(same);
    case "base64Binary":
      return [same("QQ="), same("QR=="), same("AAB="), same("Q-_Q"), same("Q"), ["1", "1"]];
    case "dateTime":
      return [
        "2026-02-30T00:00:00Z",
        "2023-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-00-10T00:00:00Z",
        "2026-01-00T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01T23:59:60Z",
        "2026-01-01T00:00:00+14:01",
        "2026-01-01T00:00:00+0100",
        "2026-01-01T00:00:00z",
        "2026-01-01 00:00:00Z",
        "2026-01-01T00:00:00",
        "2026-01-01",
        "12026-01-01T00:00:00Z",
        "-2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00.Z",
        "2026-01-01T00:00:00.1234567890Z",
        "",
      ].map(same);
    case "string":
    case "token":
      return [
        "",
        "x".repeat(maxLength),
        "x".repeat(maxLength + 1),
        "😀".repeat(maxLength),
        "😀".repeat(maxLength + 1),
        "x".repeat(Math.max(0, minLength - 1)),
        "\u0000",
        "a\u0007b",
        "\uFFFF",
        "a\uFFFEb",
        "ftp://x",
        "http:// x",
        "http://ä",
        "en-us",
        "en_US",
        "Completed",
      ].map(same);
  }
}
