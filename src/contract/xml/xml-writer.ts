/** Writes values as XML or JSON: schema order, schema names only, and only what the caller's version knows. */

import type { Field, ObjectType, Type, VersionTerm } from "../xsd/model.ts";
import { hasOnlyXmlCharacters } from "../simple-value.ts";

/** The version that an answer is written for: a namespace's suffix, "" for the unversioned one, undefined for no filter. */
export type WrittenVersion = string | undefined;

/**
 * Writes a value as an XML element.
 * @param root the element's name, type and namespace ("" for none), and the version to write for
 * @returns the element without prolog; throws Error for a character that XML cannot carry
 */
export function writeXmlElement(
  value: unknown,
  root: { name: string; type: Type; namespace: string; version: WrittenVersion },
): string {
  const declaration = root.namespace === "" ? "" : ` xmlns="${escapeAttribute(root.namespace)}"`;
  const content = xmlContent(value, root.type, root.version);
  return `<${root.name}${declaration}>${content}</${root.name}>`;
}

function xmlContent(value: unknown, type: Type, version: WrittenVersion): string {
  if (type.kind === "simple") {
    return escapeText(simpleText(value));
  }
  let content = "";
  if (type.kind === "list") {
    const { name, type: itemType } = type.item;
    for (const item of value as readonly unknown[]) {
      content += `<${name}>${xmlContent(item, itemType, version)}</${name}>`;
    }
    return content;
  }
  for (const { name, type: fieldType } of fieldsFor(type, version)) {
    const member = (value as Record<string, unknown>)[name];
    if (member !== undefined) {
      content += `<${name}>${xmlContent(member, fieldType, version)}</${name}>`;
    }
  }
  return content;
}

/**
 * Writes a value as JSON; the same fields as in XML.
 * @returns the JSON text
 */
export function writeJsonText(value: unknown, type: Type, version: WrittenVersion): string {
  // One stringify of all: called for every text, it takes twice as long.
  return JSON.stringify(inOrder(value, type, version));
}

/** The same value with the fields of the schema alone, in its order. */
function inOrder(value: unknown, type: Type, version: WrittenVersion): unknown {
  if (type.kind === "simple") {
    if (typeof value === "number" && !Number.isFinite(value)) {
      throw new TypeError(`${type.primitive}: ${value} cannot be written`);
    }
    return value;
  }
  if (type.kind === "list") {
    const items: unknown[] = [];
    for (const item of value as readonly unknown[]) {
      items.push(inOrder(item, type.item.type, version));
    }
    return items;
  }
  const ordered: Record<string, unknown> = {};
  for (const { name, type: fieldType } of fieldsFor(type, version)) {
    const member = (value as Record<string, unknown>)[name];
    if (member !== undefined) {
      // Most are texts.
      ordered[name] = typeof member === "string" ? member : inOrder(member, fieldType, version);
    }
  }
  return ordered;
}

/** True if a version knows a field with these marks. */
export function isKnownTo(version: string, terms: readonly VersionTerm[] | undefined): boolean {
  return (
    terms?.some((term) => term.version === version || (term.onwards && version > term.version)) ??
    true
  );
}

// For each type the fields by version, found once.
const fieldsByVersion = new WeakMap<ObjectType, Map<string, readonly Field[]>>();

function fieldsFor(type: ObjectType, version: WrittenVersion): readonly Field[] {
  if (version === undefined) {
    return type.fields;
  }
  const versions = fieldsByVersion.get(type) ?? new Map<string, readonly Field[]>();
  const known = versions.get(version);
  if (known !== undefined) {
    return known;
  }
  const fields = type.fields.filter((field) => isKnownTo(version, field.versions));
  versions.set(version, fields);
  fieldsByVersion.set(type, versions);
  return fields;
}

function simpleText(value: unknown): string {
  if (typeof value === "string") {
    return value;
  }
  if (typeof value === "boolean" || Number.isFinite(value)) {
    return String(value);
  }
  throw new TypeError(`a ${typeof value} cannot be written as text`);
}

const NEEDS_CARE = /[&<>\r]|[^\t\n\r -\uD7FF\uE000-\uFFFD]/u;

function escapeText(text: string): string {
  if (!NEEDS_CARE.test(text)) {
    return text;
  }
  if (!hasOnlyXmlCharacters(text)) {
    throw new Error("a text holds a character that XML cannot carry");
  }
  // A raw carriage return would be read back as a line feed. XML 1.0 §2.11
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("\r", "&#13;");
}

function escapeAttribute(text: string): string {
  return escapeText(text)
    .replaceAll('"', "&quot;")
    .replaceAll("\t", "&#9;")
    .replaceAll("\n", "&#10;");
}
