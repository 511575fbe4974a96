/** The text of an SVG, ready for librsvg: as UTF-8, from its root element on, with its own abbreviations written out. Runs in the sandbox only. */

import { gunzipSync } from "node:zlib";
import { type SvgProlog, svgProlog } from "../../../core/text/svg-start.ts";
import { WorkflowFailure } from "../../../core/ports/workflow-context.ts";

export const SVG_BYTES_MAX = 10 * 2 ** 20;
const GZIP = Buffer.from([0x1f, 0x8b]);

export interface SvgText {
  readonly text: string;
  readonly hasStyleSheet: boolean;
}

/** The text; undefined for what is no SVG. Throws WorkflowFailure for one that is not read. */
export function svgText(bytes: Buffer): SvgText | undefined {
  const plain = bytes.subarray(0, 2).equals(GZIP) ? inflated(bytes) : bytes;
  const text = decoded(plain);
  const prolog = text === undefined ? undefined : svgProlog(text);
  if (text === undefined || prolog === undefined) {
    return undefined;
  }
  const root = expanded(text.slice(prolog.rootAt), prolog);
  // libvips knows an SVG by these letters, which a prefix parts.
  return { text: `<!--<svg-->${root}`, hasStyleSheet: prolog.hasStyleSheet };
}

export function tooLargeSvg(): WorkflowFailure {
  return unread(`has more than ${SVG_BYTES_MAX / 2 ** 20} MiB; save it as PNG`);
}

function unread(why: string): WorkflowFailure {
  return new WorkflowFailure("unsupportedFeature", `The SVG ${why}.`);
}

function inflated(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: SVG_BYTES_MAX });
  } catch (error) {
    const packed = "The file is packed with gzip, as .svgz is, and";
    throw error instanceof RangeError
      ? new WorkflowFailure(
          "unsupportedFeature",
          `${packed} has more than ${SVG_BYTES_MAX / 2 ** 20} MiB once it is unpacked; save it as PNG.`,
        )
      : new WorkflowFailure("corrupt", `${packed} damaged; send it again.`, error);
  }
}

const DECLARED = /^\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{1,40})["']/u;
/** Read before it is known how the rest is encoded. */
const DECLARATION_BYTES = 300;

/** XML 1.0, annex F: by a byte-order mark, by the zeros between its letters, or as it says itself. Nothing where it is no text. */
function decoded(bytes: Buffer): string | undefined {
  const start = bytes.toString("latin1", 0, DECLARATION_BYTES);
  const encoding = /^(?:\xff\xfe|<\0)/u.test(start)
    ? "utf-16le"
    : /^(?:\xfe\xff|\0<)/u.test(start)
      ? "utf-16be"
      : (DECLARED.exec(start.replace(/^\xef\xbb\xbf/u, ""))?.[1] ?? "utf-8");
  if (!/^(?:\xff\xfe|\xfe\xff|\xef\xbb\xbf)?\0?\s*\0?</u.test(start)) {
    return undefined;
  }
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    if (svgProlog(bytes.toString("latin1")) === undefined) {
      return undefined;
    }
    throw error instanceof RangeError
      ? unread(`is encoded as ${encoding}, which cannot be read; save it as UTF-8`)
      : new WorkflowFailure(
          "corrupt",
          `The SVG holds bytes that are none of ${encoding}, as which it is encoded; save it as UTF-8.`,
          error,
        );
  }
}

const ENTITY =
  /<!ENTITY\s+(?<name>[\w.:-]{1,100})\s+(?:"(?<value>[^"]{0,10000})"|'(?<other>[^']{0,10000})')\s*>/gu;
const REFERENCE = /&([A-Za-z_][\w.:-]{0,100});/gu;
/** XML 1.0 §4.6. */
const PREDEFINED: ReadonlySet<string> = new Set(["amp", "lt", "gt", "quot", "apos"]);

/** XML 1.0 §4.4, for abbreviations that say their text themselves: as drawing programs write them. */
function expanded(root: string, { declarations }: SvgProlog): string {
  const entities = entitiesOf(declarations);
  let letters = root.length;
  return root.replace(REFERENCE, (whole, name: string) => {
    const value = entities.get(name);
    if (PREDEFINED.has(name)) {
      return whole;
    }
    if (value === undefined) {
      throw unread(
        `uses the entity ${name}, which is defined outside of it or nowhere; write out what it stands for`,
      );
    }
    if (/[&%]/u.test(value)) {
      throw unread(
        `uses the entity ${name}, which stands for other entities, and these are not read; write out what it stands for`,
      );
    }
    letters += value.length;
    if (letters > SVG_BYTES_MAX) {
      throw tooLargeSvg();
    }
    return value.replaceAll('"', "&quot;").replaceAll("'", "&apos;");
  });
}

/** XML 1.0 §2.5: one that does not end takes the rest. An expression would begin anew at each beginning of a comment. */
function withoutComments(text: string): string {
  const [before = "", ...parts] = text.split("<!--");
  const after = parts.map((part) => {
    const end = part.indexOf("-->");
    return end < 0 ? "" : part.slice(end + "-->".length);
  });
  return before + after.join("");
}

function entitiesOf(declarations: string): ReadonlyMap<string, string> {
  const entities = new Map<string, string>();
  for (const { groups } of withoutComments(declarations).matchAll(ENTITY)) {
    const { name = "", value, other = "" } = groups ?? {};
    // XML 1.0 §4.2: the first one counts.
    if (!entities.has(name)) {
      entities.set(name, value ?? other);
    }
  }
  return entities;
}
