/** The fault of our own SOAP service: the problem document is its detail, the same as every door of ours tells it. */

import type { Problem } from "../../core/model/problem.ts";
import type { Exchange } from "../dialect.ts";
import type { Answer } from "../http/answer.ts";
import { problemHeaders } from "../problems/encode.ts";
import { PROBLEMS, problemDocument } from "../problems/table.ts";
import { contentTypeOf, EnvelopeFault } from "../soap/envelope.ts";
import { envelopeFaultMessage, faultMessage } from "../soap/fault-text.ts";
import type { SoapVersion } from "../soap/soap-version.ts";

const PROBLEM = { vocabulary: "problem", name: "problem" } as const;
/** What HTTP knows itself is told by its own status; many stacks show their password only to who asked for it by 401. */
const HTTP_STATUSES: ReadonlySet<number> = new Set([401, 405, 415]);

/** WS-I BP R1126: 500, for either side's fault, because some stacks read no fault of another status. */
export function faultAnswer(
  problem: Problem,
  { kit, requestId }: Pick<Exchange, "kit" | "requestId">,
  version: SoapVersion,
): Answer {
  const { contract, publicUrl } = kit;
  const { status } = PROBLEMS[problem.code];
  const { client, server } = version.faultCodes;
  const body =
    problem instanceof EnvelopeFault
      ? envelopeFaultMessage(problem, version)
      : faultMessage(
          {
            code: status < 500 ? client : server,
            title: problem.detail,
            reason: problem.detail,
            language: problem.options.language ?? "en",
            detail: contract.writeXml(problemDocument(problem, { requestId, publicUrl }), PROBLEM),
          },
          version,
        );
  return {
    status: HTTP_STATUSES.has(status) ? status : 500,
    headers: { ...problemHeaders(problem), "Content-Type": contentTypeOf(version) },
    body,
  };
}
