/** A receiver that writes every callback into the history, and whether its signature holds. */

import { Webhook } from "standardwebhooks";
import { type Receiver, startReceiver } from "../harness/peers/receiver.ts";
import type { Fact } from "./history.ts";

interface Callback {
  readonly type: string;
  readonly jobId: string;
  readonly sequence: number;
}

/** `secretOf` tells the company's secret, which is known once the first server runs. */
export function startCallbackLog(history: Fact[], secretOf: () => string): Promise<Receiver> {
  return startReceiver((response, { headers, body }) => {
    const { type, jobId, sequence } = JSON.parse(body) as Callback;
    const isSigned = verifies(secretOf(), body, headers as Record<string, string>);
    history.push({ kind: "told", jobId, type, sequence, isSigned });
    response.writeHead(204).end();
  });
}

function verifies(secret: string, body: string, headers: Record<string, string>): boolean {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
}
