/** What the operator sets up so that a company is told: endpoints for all its jobs, and the signing secret. */

import { callbackUrlFault, hostOf } from "../text/callback-address.ts";
import { companyOf } from "../access/companies.ts";
import {
  type Endpoint,
  type EndpointFormat,
  type OffEndpoint,
  RECORD_CODES,
  STATE_CODES,
  CALLBACK_EVENTS,
  type CallbackEvent,
} from "../model/delivery.ts";
import { didYouMean } from "../text/nearest-name.ts";
import { shownUrl } from "../text/redact-url.ts";
import type { Ports } from "../ports/ports.ts";
import { Problem } from "../model/problem.ts";
import { RECORD_STYLE } from "../model/people/trigger.ts";

type CallbackPorts = Pick<
  Ports,
  "companies" | "subscriptions" | "signingSecrets" | "clock" | "ids"
>;

export interface NewEndpoint {
  readonly company: number;
  readonly url: string;
  readonly format: EndpointFormat;
  /** The changes of a job's state if absent; of records their changes and ends. */
  readonly events?: readonly string[];
}

/** How long a secret that was replaced still signs beside the new one. */
const OLD_SECRET_MS = 24 * 3_600_000;

/** Adds an endpoint that is told about all jobs of a company. Throws not-found, invalid-document. */
export async function addEndpoint(ports: CallbackPorts, asked: NewEndpoint): Promise<Endpoint> {
  const { id: companyId } = await companyOf(ports, asked.company);
  const fault = callbackUrlFault(asked.url);
  if (fault !== undefined) {
    throw new Problem("invalid-document", `The url ${fault}.`);
  }
  const isForRecords = asked.format === RECORD_STYLE;
  const usual = isForRecords ? RECORD_CODES : STATE_CODES;
  const endpoint = {
    id: ports.ids.next(),
    target: asked.url,
    events: asked.events === undefined ? usual : asked.events.map(callbackEvent),
  };
  await ports.subscriptions.add({
    ...endpoint,
    ...(isForRecords ? { format: "json", style: RECORD_STYLE } : { format: asked.format }),
    companyId,
    kind: "callback",
    host: hostOf(asked.url),
    createdAt: ports.clock.now(),
  });
  return { ...endpoint, format: asked.format, target: shownUrl(asked.url) };
}

/** The endpoints of a company. Throws not-found. */
export async function listEndpoints(
  ports: CallbackPorts,
  number: number,
): Promise<readonly Endpoint[]> {
  return ports.subscriptions.list((await companyOf(ports, number)).id);
}

/** Removes an endpoint; what waits for it is not sent any more. Throws not-found. */
export async function removeEndpoint(ports: CallbackPorts, id: string): Promise<void> {
  if (!(await ports.subscriptions.remove(id))) {
    throw new Problem("not-found", `There is no callback ${id}; callback list shows them.`);
  }
}

/** The addresses of a company that took no callbacks and are switched off. Throws not-found. */
export async function listOffEndpoints(
  ports: Pick<Ports, "companies" | "deliveries">,
  number: number,
): Promise<readonly OffEndpoint[]> {
  return ports.deliveries.offEndpoints((await companyOf(ports, number)).id);
}

/** Switches such an address on again; what was not sent there meanwhile can be sent again one by one. Throws not-found. */
export async function switchEndpointOn(
  ports: Pick<Ports, "companies" | "deliveries">,
  { company, url }: { readonly company: number; readonly url: string },
): Promise<void> {
  const { id } = await companyOf(ports, company);
  if (!(await ports.deliveries.switchOn(id, shownUrl(url)))) {
    throw new Problem(
      "not-found",
      `${shownUrl(url)} is not switched off; callback off lists the addresses that are.`,
    );
  }
}

export interface SecretRequest {
  readonly company: number;
  readonly rotate: boolean;
}

/**
 * The secret that signs a company's callbacks: shown once, or replaced by a new one beside which the old one signs for
 * 24 hours. Throws not-found, and conflicting-fields if it was shown before.
 */
export async function revealSecret(
  { companies, signingSecrets, clock }: CallbackPorts,
  { company, rotate }: SecretRequest,
): Promise<string> {
  const { id } = await companyOf({ companies }, company);
  const now = clock.now();
  if (rotate) {
    return signingSecrets.rotate(id, now, now + OLD_SECRET_MS);
  }
  const secret = await signingSecrets.reveal(id, now);
  if (secret === undefined) {
    throw new Problem(
      "conflicting-fields",
      "The secret was shown before and is not shown again. With --rotate a new one is made, and both sign for 24 hours.",
    );
  }
  return secret;
}

function callbackEvent(text: string): CallbackEvent {
  const code = CALLBACK_EVENTS.find((each) => each === text);
  if (code === undefined) {
    throw new Problem(
      "invalid-document",
      `There is no event ${text} to be told.${didYouMean(text, CALLBACK_EVENTS)} Known: ${CALLBACK_EVENTS.join(", ")}.`,
    );
  }
  return code;
}
