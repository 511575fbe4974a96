/** Doors at which things can only be read: a table of addresses, each with what it answers to GET and HEAD. */

import { Router } from "express";

import { Problem } from "../core/model/problem.ts";
import type { Dialect } from "./dialect.ts";
import type { DoorKit } from "./door-kit.ts";
import { exchange, type Incoming } from "./exchange.ts";

/** What is at an address, and how metrics and log name it. */
export type Page = Pick<Incoming, "act" | "isProbe"> & { readonly operation: string };

/** Routes GET and HEAD of the addresses; other methods and addresses fall through. */
export function readOnlyDoor(
  kit: DoorKit,
  dialect: Dialect,
  pages: Readonly<Record<string, Page>>,
): Router {
  const router = Router();
  for (const [address, page] of Object.entries(pages)) {
    router.get(address, (request, response) =>
      exchange(kit, dialect, { ...page, request, response, params: request.params }),
    );
  }
  return router;
}

/** The problem of an address that nobody has. */
export function nothingHere(hint = "Check its path."): Problem {
  return new Problem("not-found", `Nothing is at this address. ${hint}`);
}
