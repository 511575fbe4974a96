/** POST /u/{token}/approve and /reject: the decision itself, once, on the version that was seen. */

import { decideArtwork } from "../../../core/artwork/decide-artwork.ts";
import { Problem } from "../../../core/model/problem.ts";
import { bodyOf } from "../../exchange.ts";
import { type Fields, readForm } from "../../http/fields.ts";
import { chosenLanguage, readerLanguage } from "../dialect.ts";
import { type ArtworkOperation, doneOrTold, type OpenedLink, showPage } from "../operation.ts";
import type { DecideStage } from "../page/view.ts";

export const approveVersion = deciding("approve", "approveArtwork");
export const rejectVersion = deciding("reject", "rejectArtwork");

function deciding(kind: DecideStage["kind"], name: string): ArtworkOperation {
  return {
    name,
    method: "POST",
    async handle(opened) {
      const { request } = opened.under;
      const fields = await sentFields(opened);
      if (fields instanceof Problem) {
        return doneOrTold(opened, async () => Promise.reject(fields));
      }
      const given = givenOf(fields);
      const version = Number(fields.get("version"));
      if (kind === "approve" && fields.get("checked") !== "yes") {
        const wrong = { field: "checked", kind: "notChecked" } as const;
        const noName = { field: "name", kind: "nameMissing" } as const;
        const missing = (given.name ?? "").trim() === "" ? [wrong, noName] : [wrong];
        const failure = { name: "field", fields: missing } as const;
        return showPage(opened, { status: 400, failure, decide: { kind, given } });
      }
      const agent = request.headers["user-agent"];
      const decision = {
        version,
        result: kind === "approve" ? "approved" : "rejected",
        name: given.name ?? "",
        ...(given.comment !== undefined && { comment: given.comment }),
        ...(given.reason !== undefined && { reason: given.reason }),
        locale: chosenLanguage(request) ?? readerLanguage(request),
        ...(agent !== undefined && { agent }),
      } as const;
      const { linked, under } = opened;
      return doneOrTold(opened, async () => decideArtwork(under.kit.ports, linked, decision), {
        version,
        decide: { kind, given },
      });
    },
  };
}

/** A body that cannot be read is told on the page, too. */
async function sentFields({ under }: OpenedLink): Promise<Fields | Problem> {
  try {
    return readForm(await bodyOf(under), under.request.headers["content-type"]);
  } catch (error) {
    if (error instanceof Problem) {
      return error;
    }
    throw error;
  }
}

/** What was typed, with the line ends of ours (HTML §4.10.22: forms send CRLF). */
function givenOf(fields: Fields): DecideStage["given"] {
  const typed = (["name", "comment", "reason"] as const).flatMap((field) => {
    const text = fields.get(field)?.replaceAll("\r\n", "\n");
    return text === undefined || text === "" ? [] : [[field, text] as const];
  });
  return Object.fromEntries(typed);
}
