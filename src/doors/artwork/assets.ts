/** The style sheet and the script of the page: served from here, named by their content, so that browsers keep them. */

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { UPLOAD_LINK_PATH } from "../../core/artwork/upload-link.ts";
import type { Answer } from "../http/answer.ts";
import { nothingHere } from "../read-only-door.ts";
import { STYLE } from "./page/page-style.ts";

const DAY_S = 86_400;
const SCRIPT_ENTRY = "artwork-page.js";
const STYLE_NAME = "artwork-page.css";

interface Assets {
  /** Of all of them; another build has another. */
  readonly version: string;
  readonly files: ReadonlyMap<string, string>;
}

let loaded: Assets | undefined;

/** Read once, with the first page. */
function assets(): Assets {
  loaded ??= loadAssets();
  return loaded;
}

function loadAssets(): Assets {
  const directory = scriptDirectory();
  const scripts = readdirSync(directory)
    .filter((name) => name.endsWith(".js"))
    .map((name) => [name, readFileSync(join(directory, name), "utf8")] as const);
  const files = new Map([...scripts, [STYLE_NAME, STYLE] as const]);
  const hash = createHash("sha256");
  for (const [name, text] of files) {
    hash.update(name).update("\0").update(text).update("\0");
  }
  return { version: hash.digest("hex").slice(0, 16), files };
}

/** Compiled for browsers, also where this file runs from its TypeScript source. */
function scriptDirectory(): string {
  const fromSource = import.meta.url.endsWith(".ts");
  const path = fromSource ? "../../../dist/doors/artwork/browser/" : "./browser/";
  return fileURLToPath(new URL(path, import.meta.url));
}

/** The address of one of them. No token has this length, so no link is hidden by it. */
export function assetPath(base: string, what: "style" | "script"): string {
  const name = what === "style" ? STYLE_NAME : SCRIPT_ENTRY;
  return `${base}${UPLOAD_LINK_PATH}assets/${assets().version}/${name}`;
}

/** One of them. Throws not-found; also for those of another build. */
export function answerAsset(version: string, name: string): Answer {
  const text = version === assets().version ? assets().files.get(name) : undefined;
  if (text === undefined) {
    throw nothingHere();
  }
  return {
    status: 200,
    headers: {
      "Content-Type": `${name === STYLE_NAME ? "text/css" : "text/javascript"}; charset=utf-8`,
      "Cache-Control": `public, max-age=${365 * DAY_S}, immutable`,
      "X-Content-Type-Options": "nosniff",
      "Cross-Origin-Resource-Policy": "same-origin",
    },
    body: text,
  };
}
