/** The tags of a document in XML, each passed once, whoever wrote it. Runs in the sandbox only. */

export interface Tag {
  /** Without its prefix. */
  readonly name: string;
  /** What follows the name: attributes. */
  readonly rest: string;
}

/** What is no tag, each with how it ends. XML 1.0 §2.5 to §2.7. */
const OTHERS: readonly (readonly [start: string, end: string])[] = [
  ["<!--", "-->"],
  ["<![CDATA[", "]]>"],
  ["<?", "?>"],
];

/** The tags that begin or are elements, up to where the document is not well-formed. */
export function* tagsOf(text: string): Generator<Tag> {
  let at = text.indexOf("<");
  while (at >= 0) {
    const [start = "", end = ""] = OTHERS.find(([each]) => text.startsWith(each, at)) ?? [];
    const behind = end === "" ? tagEnd(text, at) : text.indexOf(end, at + start.length);
    if (behind < 0) {
      return;
    }
    const tag = end === "" ? tagOf(text.slice(at + 1, behind)) : undefined;
    if (tag !== undefined) {
      yield tag;
    }
    at = text.indexOf("<", behind);
  }
}

/** Where the tag is closed, outside of its quotes; -1 where it is not. */
function tagEnd(text: string, start: number): number {
  for (let at = start; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (letter === ">") {
      return at;
    }
    if (letter === '"' || letter === "'") {
      at = text.indexOf(letter, at + 1);
      if (at < 0) {
        return -1;
      }
    }
  }
  return -1;
}

function tagOf(content: string): Tag | undefined {
  const name = /^(?:[\w.-]+:)?([\w.-]+)/u.exec(content);
  return name === null ? undefined : { name: name[1] ?? "", rest: content.slice(name[0].length) };
}
