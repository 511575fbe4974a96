/** The script of the pages: served from here, named by its content, so that browsers keep it. */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import type { Answer } from "../http/answer.ts";
import { nothingHere } from "../read-only-door.ts";

const YEAR_S = 31_536_000;
const PREFIX = "/dashboard/assets/";

let loaded: { readonly path: string; readonly text: string } | undefined;

/** Read once, with the first page. */
function script(): { readonly path: string; readonly text: string } {
  if (loaded === undefined) {
    const text = readFileSync(scriptFile(), "utf8");
    const version = createHash("sha256").update(text).digest("hex").slice(0, 16);
    loaded = { path: `${PREFIX}${version}/dashboard.js`, text };
  }
  return loaded;
}

/** Compiled for browsers, also where this file runs from its TypeScript source. */
function scriptFile(): string {
  const fromSource = import.meta.url.endsWith(".ts");
  const path = fromSource ? "../../../dist/doors/dashboard/browser/" : "./browser/";
  return fileURLToPath(new URL(`${path}dashboard.js`, import.meta.url));
}

/** @param base what stands in front of all our paths */
export function scriptPath(base: string): string {
  return base + script().path;
}

export function isAsset(path: string): boolean {
  return path.startsWith(PREFIX);
}

/** The script. Throws not-found, also for that of another build. */
export function answerAsset(path: string): Answer {
  if (path !== script().path) {
    throw nothingHere();
  }
  return {
    status: 200,
    headers: {
      "Content-Type": "text/javascript; charset=utf-8",
      "Cache-Control": `public, max-age=${YEAR_S}, immutable`,
      "X-Content-Type-Options": "nosniff",
      "Cross-Origin-Resource-Policy": "same-origin",
    },
    body: script().text,
  };
}
