/** What every page and form of the dashboard is. */

import { queryPart } from "../http/request-path.ts";
import type { Permission, Principal } from "../../core/model/principal.ts";
import type { Exchange } from "../dialect.ts";
import type { Answer } from "../http/answer.ts";
import type { HtmlPart } from "../http/html.ts";
import { type Fields, fieldsOf } from "../http/fields.ts";
import { pageAnswer } from "../look/document.ts";
import { readerOf } from "../look/reader.ts";
import { scriptPath } from "./assets.ts";

export interface DashboardOperation {
  /** As metrics and log name it. */
  readonly name: string;
  /** GET takes HEAD as well. */
  readonly method: "GET" | "POST";
  /** With {jobId} and the like for ids. */
  readonly path: string;
  /** The permission that it demands before anything is read or looked up; "nobody" for those who are yet to be let in. */
  readonly demands: Permission | "nothing" | "nobody";
  handle(visit: Visit): Promise<Answer> | Answer;
}

/** Somebody at a page. */
export interface Visit {
  readonly under: Exchange;
  /** What stands in front of all our paths. */
  readonly base: string;
  /** Of the path, by their names there. */
  readonly ids: Readonly<Record<string, string>>;
}

/** Who was let in. */
export function visitorOf({ under: { principal } }: Visit): Principal {
  if (principal === undefined) {
    throw new TypeError("an operation for nobody asked who visits");
  }
  return principal;
}

/** The fields of the address, each at most once. Throws conflicting-fields, invalid-document. */
export function queryFields({ under: { request } }: Visit): Fields {
  return fieldsOf(queryPart(request.url ?? ""), "query parameter");
}

export interface Shown {
  readonly title: string;
  readonly main: HtmlPart;
  /** The address of the bar that leads here. */
  readonly here?: string;
}

/** The page, with the script and the bar of all. */
export function showPage({ under, base }: Visit, shown: Shown): Answer {
  return pageAnswer({ ...shown, base, reader: readerOf(under), script: scriptPath(base) });
}

/** RFC 9110 §15.4.4: what was sent is done; a reload does not send it again. `path` is without the base. */
export function seeOther({ base }: Visit, path: string, headers: Answer["headers"] = {}): Answer {
  return {
    status: 303,
    headers: { ...headers, Location: `${base}${path}`, "Cache-Control": "no-store" },
    body: undefined,
  };
}
