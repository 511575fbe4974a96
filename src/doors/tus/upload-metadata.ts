/** The header Upload-Metadata: what a client tells of its file, read strictly. */

import type { NewUpload } from "../../core/uploads/begin-upload.ts";
import { parseMediaType } from "../http/media-type.ts";
import { badHeader } from "./request-headers.ts";

const LENGTH_MAX = 8192;
const TYPE_LENGTH_MAX = 255;
/** tus 1.0, creation: a key has no spaces and no commas and is not empty; a value is base64, and may be missing with its space. */
const PAIR = /^(?<key>[!-+\--~]+)(?: +(?<value>[A-Za-z0-9+/]+={0,2}))?$/u;
/** What tus-js-client makes of a type that its page does not know. */
const UNKNOWN_TYPES = new Set(["", "undefined", "null"]);

type Told = Pick<NewUpload, "fileName" | "contentType" | "metadata">;

/**
 * Reads `filename` (or `name`) and `filetype` (or `type`); what else is told is only kept. An empty header is none.
 * Throws invalid-document.
 */
export function readMetadata(header: string | undefined): Told {
  const metadata = header?.trim() ?? "";
  if (metadata.length > LENGTH_MAX) {
    throw bad(`has ${metadata.length} characters, and at most ${LENGTH_MAX} are taken`);
  }
  const values = metadata === "" ? NOTHING : pairsOf(metadata);
  const fileName = textOf(values, "filename") ?? textOf(values, "name") ?? "";
  const type = textOf(values, "filetype") ?? textOf(values, "type") ?? "";
  if (UNKNOWN_TYPES.has(type)) {
    return { fileName, metadata };
  }
  if (type.length > TYPE_LENGTH_MAX || parseMediaType(type) === undefined) {
    throw bad("names a filetype that is no media type, such as application/pdf");
  }
  return { fileName, contentType: type, metadata };
}

const NOTHING: ReadonlyMap<string, string> = new Map();

function pairsOf(metadata: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  metadata.split(",").forEach((text, index) => {
    const { key, value = "" } = PAIR.exec(text.trim())?.groups ?? {};
    if (key === undefined || Buffer.from(value, "base64").toString("base64") !== value) {
      throw bad(`is broken in its pair ${index + 1}: a key, a space and its value in base64`);
    }
    if (values.has(key)) {
      throw bad(`has the key of pair ${index + 1} twice`);
    }
    values.set(key, value);
  });
  return values;
}

function textOf(values: ReadonlyMap<string, string>, key: string): string | undefined {
  const value = values.get(key);
  if (value === undefined) {
    return undefined;
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(value, "base64"));
  } catch {
    throw bad(`has a ${key} that is no UTF-8`);
  }
}

function bad(what: string) {
  return badHeader(
    `The header Upload-Metadata ${what}. Send key and value pairs, separated by commas, or leave it out.`,
  );
}
