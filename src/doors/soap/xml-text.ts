/** Text made safe to stand in XML, for the parts of an answer that no contract writes. */

import type { XmlElement } from "../../contract/contract.ts";

/** What must not stand in text or attributes as it is: markup, carriage returns, and what is no XML character at all. */
// eslint-disable-next-line no-control-regex -- control characters are what is replaced here
const UNSAFE = /[&<>"\r]|[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const REFERENCES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#13;",
};

const NAME_CHARS_MAX = 200;

/** A name that a caller chose, cut to what a message can show. */
export function shown(name: string): string {
  return name.length > NAME_CHARS_MAX ? `${name.slice(0, NAME_CHARS_MAX)}…` : name;
}

/** An element's name for a message. */
export function shownName({ name, namespace }: Pick<XmlElement, "name" | "namespace">): string {
  return namespace === ""
    ? `${shown(name)} without namespace`
    : `${shown(name)} of ${shown(namespace)}`;
}

/** Escapes text for element content and double-quoted attributes; characters that XML cannot carry become U+FFFD. */
export function escapeXml(text: string): string {
  return text.replace(UNSAFE, (character) => REFERENCES[character] ?? "\ufffd");
}
