/** POST /v1/jobs/{jobId}/result/{resultId}:put and :post, the same but for the method by which the file is sent. */

import { sendResult as send } from "../../../../core/results/send-result.ts";
import { DONE, type Operation } from "../../operation.ts";

/** 204 when the other side has the file. Throws not-found, result-not-ready, push-failed, invalid-document. */
function sendingBy(method: "PUT" | "POST"): Omit<Operation, "name"> {
  return {
    summary: `Sends a result to an address by ${method}.`,
    method: "POST",
    path: `/v1/jobs/{jobId}/result/{resultId}:${method.toLowerCase()}`,
    demands: "change-jobs",
    query: [
      {
        name: "url",
        type: "url",
        description: "Where to send the file, http or https.",
        missing: "Say in the query where to send the file: ?url=https://…",
      },
    ],
    answers: "nothing",
    successes: [{ status: 204, description: "The other side has taken the file." }],
    problems: ["not-found", "result-not-ready", "push-failed", "gone"],
    async handle({ kit, principal, jobId, resultId, query, trace: { traceparent } }) {
      const url = query.get("url") ?? "";
      const traced = traceparent === undefined ? {} : { traceparent };
      await send(kit.ports, principal, { jobId, resultId, url, method, ...traced });
      return DONE;
    },
  };
}

export const putResult: Operation = { name: "putResult", ...sendingBy("PUT") };
export const postResult: Operation = { name: "postResult", ...sendingBy("POST") };
