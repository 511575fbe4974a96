/** POST …:link on a result, on all of them as a zip, and on a document: an address that opens it without a key. */

import { linkFile } from "../../../../core/results/link-file.ts";
import { timeText } from "../../../../core/text/time-text.ts";
import { documentAnswer } from "../../bodies.ts";
import type { Call } from "../../call.ts";
import type { Operation } from "../../operation.ts";

type Named = Pick<Operation, "name" | "summary" | "path">;

/** 200 with the link. Throws not-found, result-not-ready, gone, invalid-document for too long a time. */
function linking(named: Named, fileOf: (call: Call) => string | undefined): Operation {
  return {
    ...named,
    method: "POST",
    demands: "read-jobs",
    query: [
      {
        name: "minutes",
        type: "integer",
        range: [1, 525_600],
        description:
          "How long the link is good: an hour without it, at most EXPORT_URL_HOURS of the server. Deleting the job ends it before.",
      },
    ],
    answers: "document",
    successes: [{ status: 200, description: "The link.", root: "link" }],
    problems: ["not-found", "result-not-ready", "gone"],
    async handle(call) {
      const { kit, principal, jobId, query, request } = call;
      const minutes = query.get("minutes");
      const { fileName, path, expiresAt } = await linkFile(kit.ports, principal, {
        jobId,
        fileId: fileOf(call),
        minutes: minutes === undefined ? undefined : Number(minutes),
      });
      // It is opened elsewhere, so it is never relative.
      const base = kit.publicUrl ?? kit.proxies.urlOf(request);
      const value = { url: base + path, fileName, expiresAt: timeText(expiresAt) };
      return documentAnswer(call, "link", { value });
    },
  };
}

export const linkResult = linking(
  {
    name: "linkResult",
    summary: "Makes a link that opens a result without a key, for a while.",
    path: "/v1/jobs/{jobId}/result/{resultId}:link",
  },
  ({ resultId }) => resultId,
);

export const linkResults = linking(
  {
    name: "linkResults",
    summary: "Makes a link that opens all results as one zip without a key, for a while.",
    path: "/v1/jobs/{jobId}/result.zip:link",
  },
  () => undefined,
);

export const linkDocument = linking(
  {
    name: "linkDocument",
    summary: "Makes a link that opens a document without a key, for a while.",
    path: "/v1/jobs/{jobId}/data/{dataId}:link",
  },
  ({ dataId }) => dataId,
);
