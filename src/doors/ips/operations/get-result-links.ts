/** The operation getResultLinks, which is ours: addresses from which the results of a job are fetched without logging in. */

import { resultsSelected } from "../../../core/ips/link-selected.ts";
import type {
  GetResultLinksParam,
  GetResultLinksReturn,
} from "../../../core/model/contract-types.gen.ts";
import { timeText } from "../../../core/text/time-text.ts";
import { selectionOf } from "../words/selection.ts";
import { type Calling, operation } from "./operation.ts";

export const getResultLinks = operation("read-jobs", handle);

/** Throws not-found for a handle that stands for nothing, result-not-ready, gone, and invalid-document for too long a time. */
async function handle(
  { minutes, ...param }: GetResultLinksParam,
  calling: Calling,
): Promise<GetResultLinksReturn> {
  const { ports, principal, baseUrl } = calling;
  const selection = await selectionOf(calling, param);
  const { jobId, links } = await resultsSelected(ports, principal, { selection, minutes });
  return {
    jobId,
    linkArray: links.map(({ fileId = "", fileName, path, expiresAt }) => ({
      resultId: fileId,
      fileName,
      url: baseUrl + path,
      expiresAt: timeText(expiresAt),
    })),
  };
}
