/** What is different under /conversion/v1.0/rest, so that clients of the Conversion Service need not be changed. */

import type { Problem } from "../../core/model/problem.ts";

/** The one problem type of that service that is public. */
const JOB_NOT_FOUND = {
  type: "http://www.pdf-tools.com/service/rest/errors/jobNotFound",
  title: "Job not found.",
} as const;

/** How that service names a problem; undefined where nobody knows, and then ours is used. */
export function namedByConversion({ code, options }: Problem): typeof JOB_NOT_FOUND | undefined {
  return code === "not-found" && options.subject === "job" ? JOB_NOT_FOUND : undefined;
}

/** A parameter without a value is none there. */
export function withoutEmpty(query: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return query.size === 0 ? query : new Map([...query].filter(([, value]) => value !== ""));
}

const BEFORE_ROOT = /^(?:\s|<\?[^>]*\?>|<!--(?:[^-]|-[^-])*-->)*<root(?=[\s/>])/u;
const AFTER_ROOT = /<\/root\s*>(?=(?:\s|<\?[^>]*\?>|<!--(?:[^-]|-[^-])*-->)*$)/u;

/**
 * The bytes of a well-formed document whose root is `root`, with that root renamed: the pages of that service show the
 * name that a generator of documentation made up. The same bytes where this cannot be seen, such as in UTF-16.
 */
export function withRootNamed(bytes: Uint8Array, name: string): Uint8Array {
  // Latin-1 keeps every byte.
  const text = Buffer.from(bytes).toString("latin1");
  const mark = text.startsWith("\u00ef\u00bb\u00bf") ? 3 : 0;
  const start = BEFORE_ROOT.exec(text.slice(mark));
  if (start === null) {
    return bytes;
  }
  const at = mark + start[0].length;
  const renamed = text.slice(at).replace(AFTER_ROOT, `</${name}>`);
  return Buffer.from(`${text.slice(0, at - "root".length)}${name}${renamed}`, "latin1");
}
