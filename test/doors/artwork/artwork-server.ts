/** A server with orders that wait for artwork, and what callers and customers do with them. */

import type { Overrides } from "../../../src/app/overrides.ts";
import { uploadLinkOf } from "../../../src/core/artwork/upload-link.ts";
import type { Ports } from "../../../src/core/ports/ports.ts";
import { postJson } from "../../harness/fetch-json.ts";
import { startServer, type TestServer } from "../../harness/start-server.ts";

export interface ArtworkServer extends TestServer {
  readonly ports: Ports;
}

/** An order and the address of its page. */
export interface Order {
  readonly jobId: string;
  readonly token: string;
  /** Of the page. */
  readonly url: string;
}

export async function startArtworkServer(
  settings: Record<string, string> = {},
  overrides: Omit<Overrides, "ports"> = {},
): Promise<ArtworkServer> {
  let ports: Ports | undefined;
  const server = await startServer(settings, {
    ...overrides,
    ports: (made) => {
      ports = made;
      return made;
    },
  });
  if (ports === undefined) {
    throw new Error("the server has no ports");
  }
  return { ...server, ports };
}

/** Submits an order that waits for its artwork. */
export async function newOrder(server: ArtworkServer, fields: object = {}): Promise<Order> {
  const answer = await postJson(`${server.url}/v1/jobs`, {
    workflow: "artwork",
    externalId: "B-20931",
    ...fields,
  });
  const text = await answer.text();
  if (!answer.ok) {
    throw new Error(`the order was not taken: ${answer.status} ${text}`);
  }
  const { jobId } = JSON.parse(text) as { readonly jobId: string };
  return orderOf(server, jobId);
}

/** The order as it can be opened now. */
export async function orderOf({ ports, url }: ArtworkServer, jobId: string): Promise<Order> {
  const artwork = await ports.artworks.find(jobId);
  if (artwork === undefined) {
    throw new Error(`job ${jobId} has no artwork`);
  }
  const path = uploadLinkOf(ports, artwork);
  return { jobId, token: path.slice("/u/".length), url: url + path };
}

const POLL_MS = 40;
/** Ten browsers at once share the sandbox. */
const BOUND_MS = 50_000;

/** How the artwork stands, as soon as it is so. */
export async function whenState(
  { ports }: ArtworkServer,
  { jobId }: Order,
  states: readonly string[],
): Promise<string> {
  const endsAt = performance.now() + BOUND_MS;
  for (;;) {
    const artwork = await ports.artworks.find(jobId);
    const found = await ports.jobs.find("every-company", jobId);
    const state = artwork?.state ?? "gone";
    const isResting = found?.status !== "pending" && found?.status !== "processing";
    if (isResting && states.includes(state)) {
      return state;
    }
    if (performance.now() > endsAt) {
      throw new Error(`the artwork is ${state}, not ${states.join(" or ")}; job ${found?.status}`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Sends a file as a browser without script does. */
export function postFile(
  url: string,
  content: Uint8Array | string,
  fileName = "flyer.pdf",
): Promise<Response> {
  const form = new FormData();
  form.set(
    "file",
    new File([typeof content === "string" ? content : Buffer.from(content)], fileName),
  );
  return fetch(`${url}/file`, { method: "POST", body: form, redirect: "manual" });
}

/** Sends fields as a browser does. */
export function postFields(
  address: string,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(address, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers,
    redirect: "manual",
  });
}
