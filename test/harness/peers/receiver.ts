/** A receiver of callbacks: a real HTTP server that keeps what it gets and answers what the test says. */
import type { IncomingHttpHeaders, ServerResponse } from "node:http";

import { onTestFinished, vi } from "vitest";
import { serve } from "./serve.ts";

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

export interface Receiver {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  readonly received: Received[];
  /** Waits until so many have come; all of them. */
  got(count: number, timeoutMs?: number): Promise<readonly Received[]>;
  readonly close: () => void;
}

/** How the receiver answers; 204 without one. */
export type Answering = (response: ServerResponse, received: Received) => void;

const accept: Answering = (response) => void response.writeHead(204).end();

export async function startReceiver(answering: Answering = accept): Promise<Receiver> {
  const received: Received[] = [];
  const { url, close } = await serve((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => {
      body += text;
    });
    request.on("end", () => {
      const one = { path: request.url ?? "", headers: request.headers, body, at: Date.now() };
      received.push(one);
      answering(response, one);
    });
  });
  return {
    url,
    received,
    got: async (count, timeoutMs = 10_000) =>
      vi.waitFor(
        () => {
          if (received.length < count) {
            throw new Error(`${received.length} of ${count} came.`);
          }
          return received;
        },
        { timeout: timeoutMs, interval: 5 },
      ),
    close,
  };
}

/** A receiver that goes away with the running test. */
export async function useReceiver(answering?: Answering): Promise<Receiver> {
  const receiver = await startReceiver(answering);
  onTestFinished(receiver.close);
  return receiver;
}
