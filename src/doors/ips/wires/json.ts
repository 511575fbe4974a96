/** The JSON twin: an operation's parameters as JSON, answered by its return element as JSON. */

import { IPS_NAMESPACE } from "../../../contract/ips-namespaces.ts";
import { didYouMean } from "../../../core/text/nearest-name.ts";
import { Problem } from "../../../core/model/problem.ts";
import { encodeProblem } from "../../problems/encode.ts";
import { bodyFormat, unsupportedMediaType } from "../../http/negotiation/negotiate.ts";
import { bodyOf } from "../../exchange.ts";
import { authenticate, demandOf, perform } from "../call.ts";
import type { Wire } from "../dialect.ts";
import type { Operation, Operations } from "../operation-table.ts";
import { LATEST_VERSION } from "../wsdl/service.ts";

/** JSON has no namespace to say a version by. */
const NAMESPACE = `${IPS_NAMESPACE}/${LATEST_VERSION}`;

/** The address ends in the operation's name; whatever fails is told as a problem document. */
export const JSON_TWIN: Wire = {
  act: async (call) => {
    const { kit, params, request } = call.exchange;
    const operation = demandOperation(String(params["operation"]), call.operations);
    const principal = await authenticate(call);
    demandOf(operation, principal);
    const { "content-type": contentType } = request.headers;
    if (bodyFormat(contentType)?.format !== "json") {
      throw unsupportedMediaType(contentType, ["application/json"]);
    }
    const { contract } = kit;
    const bytes = await bodyOf(call.exchange);
    const root = { vocabulary: "ips", namespace: NAMESPACE } as const;
    const param = contract.readJson(bytes, { ...root, name: operation.paramElement });
    const value = await perform({ operation, param, principal, namespace: NAMESPACE }, call);
    return {
      status: 200,
      headers: { "Content-Type": "application/json; charset=utf-8" },
      body: contract.writeJson(value, { ...root, name: operation.returnElement }),
    };
  },
  tell: (problem, _learnt, { kit: { contract, publicUrl }, requestId }) =>
    encodeProblem(problem, { contract, format: "json", requestId, publicUrl }),
};

function demandOperation(name: string, { byName }: Operations): Operation {
  const operation = byName.get(name);
  if (operation === undefined) {
    const meant = didYouMean(name, byName.keys());
    throw new Problem("not-found", `The address ends in the name of no operation.${meant}`);
  }
  return operation;
}
