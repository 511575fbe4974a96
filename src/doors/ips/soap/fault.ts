/** The fault: how a failed call is told, in either SOAP version. */

import type { ProblemDocument } from "../../../core/model/contract-types.gen.ts";
import type { Problem } from "../../../core/model/problem.ts";
import type { Exchange } from "../../dialect.ts";
import { namesType } from "../../http/negotiation/accept.ts";
import type { Answer } from "../../http/answer.ts";
import { problemHeaders } from "../../problems/encode.ts";
import { PROBLEMS, problemDocument } from "../../problems/table.ts";
import { faultElement, faultStatusOf, ipsFaultOf, reasonOf } from "../ips-fault.ts";
import { contentTypeOf, EnvelopeFault } from "../../soap/envelope.ts";
import { envelopeFaultMessage, type Fault, faultMessage } from "../../soap/fault-text.ts";
import type { SoapVersion } from "../../soap/soap-version.ts";
import { escapeXml } from "../../soap/xml-text.ts";

/** What decides how a failure is told. */
export interface FaultForm {
  readonly version: SoapVersion;
  /** The HTTP status that the caller's authHeader asked for. */
  readonly faultStatus?: number | undefined;
}

/** RFC 9457 Appendix B: the namespace of problem+xml. */
const PROBLEM_NAMESPACE = "urn:ietf:rfc:7807";

/** Who names this type in Accept gets the problem document as well, behind the IPS fault element. */
const PROBLEM_XML = "application/problem+xml";

/** The answer that tells a failure as a SOAP fault. */
export function faultAnswer(
  problem: Problem,
  exchange: Exchange,
  { version, faultStatus }: FaultForm,
): Answer {
  const body =
    problem instanceof EnvelopeFault
      ? envelopeFaultMessage(problem, version)
      : faultMessage(problemFault(problem, exchange, version), version);
  return {
    status: faultStatusOf(problem, faultStatus),
    headers: { ...problemHeaders(problem), "Content-Type": contentTypeOf(version) },
    body,
  };
}

function problemFault(
  problem: Problem,
  { kit, request, requestId }: Exchange,
  { faultCodes }: SoapVersion,
): Fault {
  const { contract, publicUrl } = kit;
  const { accept } = request.headers;
  const document = problemDocument(problem, { requestId, publicUrl });
  // WCF's reader throws where anything follows the declared element.
  const second =
    accept !== undefined && namesType(accept, PROBLEM_XML)
      ? contract.writeXml(document, { vocabulary: "problem", name: "problem" })
      : "";
  return {
    code: faultCodes[PROBLEMS[problem.code].status < 500 ? "client" : "server"],
    title: ipsFaultOf(problem).fault,
    reason: reasonOf(problem),
    language: problem.options.language ?? "en",
    detail: faultElement(problem, problemAttributes(document)) + second,
  };
}

/**
 * Which problem it is and of which request: the fault's type admits attributes of other namespaces. Not named `type`,
 * because SOAP::Lite takes every attribute of that name, whatever its prefix, for the type of the element.
 */
function problemAttributes({ type, instance }: ProblemDocument): string {
  return ` xmlns:problem="${PROBLEM_NAMESPACE}" problem:problemType="${escapeXml(type)}" problem:instance="${escapeXml(instance)}"`;
}
