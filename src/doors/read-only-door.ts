/** Doors at which things can only be read: a table of addresses, each with what it answers to GET and HEAD. */

import type { IncomingMessage } from "node:http";
import { Router } from "express";

import { Problem } from "../core/model/problem.ts";
import type { Dialect } from "./dialect.ts";
import type { DoorKit } from "./door-kit.ts";
import { type Act, exchange, type Incoming } from "./exchange.ts";

/** What is at an address, and how metrics and log name it. */
export type Page = Pick<Incoming, "act" | "isProbe"> & { readonly operation: string };

/** Routes the addresses: GET and HEAD are answered, other methods told as method-not-allowed. */
export function readOnlyDoor(
  kit: DoorKit,
  dialect: Dialect,
  pages: Readonly<Record<string, Page>>,
): Router {
  const router = Router();
  for (const [address, page] of Object.entries(pages)) {
    const act: Act = (under) => {
      demandReading(under.request);
      return page.act(under);
    };
    // Not get(): express would answer OPTIONS itself, past the exchange.
    router.all(address, (request, response) =>
      exchange(kit, dialect, { ...page, act, request, response, params: request.params }),
    );
  }
  return router;
}

/** Throws method-not-allowed for whatever does not just read. */
export function demandReading({ method }: IncomingMessage): void {
  if (method !== "GET" && method !== "HEAD") {
    throw new Problem("method-not-allowed", "What is here can only be read: use GET or HEAD.", {
      allow: ["GET", "HEAD"],
    });
  }
}

/** The problem of an address that nobody has. */
export function nothingHere(hint = "Check its path."): Problem {
  return new Problem("not-found", `Nothing is at this address. ${hint}`);
}
