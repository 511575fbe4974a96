/** The world outside as a flood wants it: one server at many addresses that hangs, answers or gives a file, by the path. */

import { vi } from "vitest";
import { useServing } from "../harness/peers/serve.ts";

export interface Told {
  readonly type: string;
  readonly jobId: string;
  /** From the event to its arrival, in milliseconds. */
  readonly delayMs: number;
}

export interface SlowWorld {
  /** An address on the n-th host; all hosts are this machine. */
  url(path: "/hang" | "/file" | "/told", host?: number): string;
  /** How many calls to /hang were under way at the most, by host. */
  readonly hanging: Map<string, number>;
  /** Waits until the job's callbacks of these types have come. */
  told(jobId: string, types: readonly string[]): Promise<readonly Told[]>;
}

const PATIENCE = { timeout: 60_000, interval: 20 };

/** Opens it on all addresses of the loopback network; closed with the test. */
export async function openSlowWorld(): Promise<SlowWorld> {
  const callbacks: Told[] = [];
  const hanging = new Map<string, number>();
  const { port } = await useServing((request, response) => {
    const { url, headers } = request;
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => {
      body += text;
    });
    request.on("end", () => {
      if (url === "/file") {
        response.writeHead(200, { "Content-Type": "text/plain" }).end("content");
      } else if (url === "/told") {
        const { type, jobId, timestamp } = JSON.parse(body) as Record<string, string>;
        const delayMs = Date.now() - Date.parse(timestamp ?? "");
        callbacks.push({ type: type ?? "", jobId: jobId ?? "", delayMs });
        response.writeHead(204).end();
      } else {
        const host = headers.host ?? "";
        hanging.set(host, (hanging.get(host) ?? 0) + 1);
      }
    });
  }, "0.0.0.0");
  return {
    url: (path, host = 1) => `http://127.0.0.${host}:${port}${path}`,
    hanging,
    told: async (jobId, types) =>
      vi.waitFor(() => {
        const own = callbacks.filter((callback) => callback.jobId === jobId);
        const missing = types.filter((type) => !own.some((callback) => callback.type === type));
        if (missing.length > 0) {
          throw new Error(`Of job ${jobId}, ${missing.join(" and ")} did not come.`);
        }
        return own;
      }, PATIENCE),
  };
}
