/** The caller at the other end of a request that takes long: whether he is still there. */

import type { IncomingMessage } from "node:http";

/** Does work with a signal that is aborted when the caller closes the connection. */
export async function whileCallerWaits<T>(
  { socket }: IncomingMessage,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const gone = new AbortController();
  const abort = (): void => gone.abort();
  socket.once("close", abort);
  if (socket.destroyed) {
    abort();
  }
  try {
    return await work(gone.signal);
  } finally {
    socket.off("close", abort);
  }
}
