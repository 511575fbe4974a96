/** What of an SVG is not drawn, by name: librsvg leaves it out and says nothing. Runs in the sandbox only. */

import { SIGNATURE_BYTES, signatureType } from "../../../core/text/content-signatures.ts";
import { formatName } from "../../../core/text/format-names.ts";
import { sharp } from "../tasks/image-library.ts";
import { type SvgText, svgText } from "./svg-text.ts";
import { type Tag, tagsOf } from "./tags.ts";

/** The document and what of it is not drawn, in sentences; undefined for what is no SVG. Throws WorkflowFailure for one that is not read. */
export async function readSvg(
  bytes: Buffer,
): Promise<{ readonly input: Buffer; readonly notes: readonly string[] } | undefined> {
  const svg = svgText(bytes);
  // Handed over as bytes, the document has no place of its own, so nothing else is loaded; librsvg never runs scripts.
  return svg && { input: Buffer.from(svg.text), notes: await notesOf(svg) };
}

/** What is not drawn, by the names of its elements. */
const NOT_DRAWN: readonly (readonly [what: string, is: (tag: Tag) => boolean])[] = [
  ["scripts", ({ name, rest }) => name === "script" || /\son[a-z]+\s*=/u.test(rest)],
  [
    "animations (it is drawn as it is before they begin)",
    ({ name }) => name === "set" || name.startsWith("animate"),
  ],
  // Programs put beside what is theirs a drawing for all others.
  [
    "foreignObject (web pages in it)",
    ({ name, rest }) => name === "foreignObject" && !/\srequiredExtensions\s*=/u.test(rest),
  ],
  ["videos and sound", ({ name }) => ["video", "audio", "iframe", "canvas"].includes(name)],
];

const ELSEWHERE = /@import\b|url\(\s*["']?(?!#|data:)[\w./]/iu;
const VARIABLE = /\bvar\(\s*--/u;
const REFERRING: ReadonlySet<string> = new Set(["feImage", "image", "use"]);

async function notesOf({ text, hasStyleSheet }: SvgText): Promise<readonly string[]> {
  const left = new Set<string>();
  const pictures: string[] = [];
  let [isElsewhere, hasText] = [hasStyleSheet || ELSEWHERE.test(text), false];
  for (const tag of tagsOf(text)) {
    const found = NOT_DRAWN.filter(([, is]) => is(tag));
    found.forEach(([what]) => left.add(what));
    hasText ||= tag.name === "text";
    const href = REFERRING.has(tag.name) ? hrefOf(tag) : "#";
    isElsewhere ||= !/^(?:#|data:)/u.test(href);
    if (tag.name !== "use" && href.startsWith("data:")) {
      pictures.push(href);
    }
  }
  if (VARIABLE.test(text)) {
    left.add("the values of CSS variables");
  }
  return [
    ...(left.size === 0
      ? []
      : [`Of the SVG, these are not drawn: ${[...left].join(", ")}; turn them into shapes.`]),
    ...(isElsewhere
      ? ["What the SVG names outside of itself is not loaded; put it into the document."]
      : []),
    ...(await pictureNotes(pictures)),
    ...(hasText
      ? [
          "The text of the SVG is drawn in the fonts of this server; turn it into paths to have it as it is.",
        ]
      : []),
  ];
}

const HREF = /\s(?:[\w-]+:)?href\s*=\s*(?:"([^"]*)"|'([^']*)')/u;

/** As of an element that names nothing where there is none. */
function hrefOf({ rest }: Tag): string {
  const found = HREF.exec(rest);
  return (found?.[1] ?? found?.[2] ?? "#").trim();
}

/** More are not looked into. */
const PICTURES_MAX = 100;

async function pictureNotes(pictures: readonly string[]): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const [index, picture] of pictures.slice(0, PICTURES_MAX).entries()) {
    const fault = await pictureFault(picture);
    if (fault !== undefined) {
      faults.push(`picture ${index + 1} (${fault})`);
    }
  }
  return faults.length === 0
    ? []
    : [
        `Of the pictures in the SVG, these are not drawn, or not wholly: ${faults.join(", ")}; put them in again as PNG or JPEG.`,
      ];
}

const DRAWN: ReadonlySet<string> = new Set(["image/jpeg", "image/png"]);

/** RFC 2397. librsvg goes by the type that is told, and by the content only where none is. */
async function pictureFault(href: string): Promise<string | undefined> {
  const comma = href.indexOf(",");
  if (comma < 0) {
    return "no data";
  }
  const [told = "", ...settings] = href.slice("data:".length, comma).toLowerCase().split(";");
  if (told.startsWith("image/svg")) {
    return undefined;
  }
  const bytes = dataOf(href.slice(comma + 1), settings.includes("base64"));
  return typeFault(told, bytes) ?? ((await isSound(bytes)) ? undefined : "damaged");
}

function dataOf(data: string, isBase64: boolean): Buffer {
  return isBase64
    ? Buffer.from(data, "base64")
    : Buffer.from(data.replaceAll(/%([\da-f]{2})/giu, hexLetter), "latin1");
}

function typeFault(told: string, bytes: Buffer): string | undefined {
  const type = signatureType(bytes.toString("latin1", 0, SIGNATURE_BYTES));
  if (type === undefined || !DRAWN.has(type)) {
    return formatName(type) ?? "damaged, or of an unknown format";
  }
  const called = told.replace("image/jpg", "image/jpeg");
  return called.startsWith("image/") && called !== type
    ? `called ${told}, but ${type === "image/png" ? "PNG" : "JPEG"}`
    : undefined;
}

function hexLetter(_whole: string, hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16));
}

async function isSound(bytes: Buffer): Promise<boolean> {
  try {
    await sharp(bytes, { failOn: "error" }).resize(1, 1, { fit: "fill" }).raw().toBuffer();
    return true;
  } catch {
    return false;
  }
}
