/** Sends one result of a job to an address that the caller names. */

import type { DownloadPorts } from "./downloaded.ts";
import { openResult, type ResultRef } from "./open-result.ts";
import type { Ports } from "../ports/ports.ts";
import type { OutgoingFile } from "../ports/outbound.ts";
import { type Principal, demand } from "../model/principal.ts";

export interface Push extends ResultRef, Pick<OutgoingFile, "method" | "traceparent"> {
  readonly url: string;
}

/** Resolves when the other side has taken the file. Throws not-found, result-not-ready, gone, push-failed. */
export async function sendResult(
  ports: DownloadPorts & Pick<Ports, "jobs" | "sender">,
  principal: Principal,
  { url, method, traceparent, ...ref }: Push,
): Promise<void> {
  demand(principal, "change-jobs");
  const result = await openResult(ports, principal, ref);
  const { fileName, contentType, sizeBytes, blobId } = result;
  const content = ports.blobs.open(blobId);
  await ports.sender.send(url, {
    method,
    fileName,
    contentType,
    sizeBytes,
    content,
    ...(traceparent === undefined ? {} : { traceparent }),
  });
  await result.downloaded?.();
}
