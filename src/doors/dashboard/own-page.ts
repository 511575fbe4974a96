/** Forms are taken from pages of ours alone. */

import { Problem } from "../../core/model/problem.ts";
import type { Exchange } from "../dialect.ts";
import { isFromOwnPage } from "../server/own-page.ts";

/** Throws forbidden unless a page of ours sent it: every browser tells with a form, and programs have /v1. */
export function demandOwnForm(under: Exchange): void {
  if (isFromOwnPage(under) !== true) {
    throw new Problem(
      "forbidden",
      "The form was not sent by a page of this server, and nothing was changed. Open the page here and send it from there; programs use /v1.",
      { reason: "foreign-caller" },
    );
  }
}
