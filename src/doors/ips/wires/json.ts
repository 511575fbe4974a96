/** The JSON twin: an operation's parameters as JSON, answered by its return element as JSON. */

import type { IncomingMessage } from "node:http";
import { IPS_NAMESPACE } from "../../../contract/ips-namespaces.ts";
import { didYouMean } from "../../../core/text/nearest-name.ts";
import { Problem } from "../../../core/model/problem.ts";
import type { Answer } from "../../http/answer.ts";
import { encodeProblem } from "../../problems/encode.ts";
import { bodyFormat, unsupportedMediaType } from "../../http/negotiate.ts";
import { readBody } from "../../http/read-body.ts";
import { answerInWay, authenticate, type CallDeps, demandOf, perform } from "../call.ts";
import type { Operation, Operations } from "../operation-table.ts";
import { LATEST_VERSION } from "../wsdl/service.ts";

/** JSON has no namespace to say a version by. */
const NAMESPACE = `${IPS_NAMESPACE}/${LATEST_VERSION}`;

/** Answers a POST to an operation's address. Never rejects: whatever fails is told as a problem document. */
export async function answerJson(
  request: IncomingMessage,
  operationName: string,
  deps: CallDeps,
): Promise<Answer> {
  const { contract, operations, publicUrl } = deps;
  return await answerInWay(request, deps, {
    succeed: async (call) => {
      const operation = demandOperation(operationName, operations);
      const principal = await authenticate(call, deps);
      demandOf(operation, principal);
      const { "content-type": contentType } = request.headers;
      if (bodyFormat(contentType)?.format !== "json") {
        throw unsupportedMediaType(contentType, ["application/json"]);
      }
      const { bodyBytesMax: bytesMax, requestTimeoutMs: timeoutMs } = deps;
      const bytes = await readBody(request, { bytesMax, timeoutMs });
      const root = { vocabulary: "ips", namespace: NAMESPACE } as const;
      const param = contract.readJson(bytes, { ...root, name: operation.paramElement });
      const value = await perform(
        { operation, param, principal, namespace: NAMESPACE },
        call,
        deps,
      );
      return {
        status: 200,
        headers: { "Content-Type": "application/json; charset=utf-8" },
        body: contract.writeJson(value, { ...root, name: operation.returnElement }),
      };
    },
    fail: (problem, requestId) => {
      const answer = encodeProblem(problem, { contract, format: "json", requestId, publicUrl });
      return { ...answer, headers: { ...answer.headers, "X-Request-Id": requestId } };
    },
  });
}

function demandOperation(name: string, { byName }: Operations): Operation {
  const operation = byName.get(name);
  if (operation === undefined) {
    const meant = didYouMean(name, byName.keys());
    throw new Problem("not-found", `The address ends in the name of no operation.${meant}`);
  }
  return operation;
}
