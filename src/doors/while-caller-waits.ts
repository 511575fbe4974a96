/** The caller at the other end of a request that takes long: whether he is still there, and would still be let in. */

import type { Principal } from "../core/model/principal.ts";
import { Problem } from "../core/model/problem.ts";
import type { Exchange } from "./dialect.ts";

/** Whoever is shut out is told nothing more within 15 s, looking included. */
const CONFIRM_MS = 10_000;

interface Waiting extends Pick<Exchange, "request" | "kit"> {
  /** Nobody where a link lets in. */
  readonly principal?: Principal;
}

export interface WaitingCaller {
  /** Aborted when the caller has gone, and when he would not be let in any more. */
  readonly signal: AbortSignal;
  /** To be called in the end. */
  close(): void;
}

/** Watches the caller until it is closed. */
export function watchCaller({ request: { socket }, principal, kit }: Waiting): WaitingCaller {
  const gone = new AbortController();
  const abort = (): void => gone.abort();
  let isAsking = false;
  const confirm = async (caller: Principal): Promise<void> => {
    isAsking = true;
    try {
      await kit.authenticator.confirm(caller);
    } catch (error) {
      // A store that does not answer says nothing about the caller.
      if (error instanceof Problem && error.code === "unauthenticated") {
        abort();
      }
    }
    isAsking = false;
  };
  const timer = setInterval(() => {
    if (!isAsking && principal !== undefined) {
      void confirm(principal);
    }
  }, CONFIRM_MS);
  socket.once("close", abort);
  if (socket.destroyed) {
    abort();
  }
  return {
    signal: gone.signal,
    close: () => {
      clearInterval(timer);
      socket.off("close", abort);
    },
  };
}

/** Does work with a signal that is aborted when the caller closes the connection, or would not be let in any more. */
export async function whileCallerWaits<T>(
  call: Waiting,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const caller = watchCaller(call);
  try {
    return await work(caller.signal);
  } finally {
    caller.close();
  }
}
