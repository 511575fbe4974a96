/** One POST to the administration socket, past the client. */

import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";

export interface SocketCall {
  readonly socketPath: string;
  readonly path: string;
  readonly body: unknown;
}

/** The status of the answer. */
export async function askSocket({ socketPath, path, body }: SocketCall): Promise<number> {
  const call = request({ socketPath, path, method: "POST" });
  call.end(JSON.stringify(body));
  const [answer] = (await once(call, "response")) as [IncomingMessage];
  answer.resume();
  return answer.statusCode ?? 0;
}
