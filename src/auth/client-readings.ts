/** What a program shows to get a token, read in every way in which it can be meant. */

import { Problem } from "../core/model/problem.ts";
import type { ClientLogin } from "../core/ports/oauth.ts";
import { basicPairIn, demandShort, storable, wrongCredentials } from "./credential-form.ts";

export interface ClientSecret {
  readonly clientId: string;
  readonly secret: string;
}

export interface Readings {
  /** Whichever is right. */
  readonly readings: readonly ClientSecret[];
  readonly place: "header" | "form";
}

/**
 * Id and secret, from the header or the form. RFC 6749 §2.3.1 wants both form-encoded in the header, which half of the
 * libraries do and half do not: there the text as it is and the text decoded are two readings. Throws unauthenticated;
 * conflicting-fields where header and form name two.
 */
export function readingsOf({
  authorization,
  clientId,
  secret,
}: Omit<ClientLogin, "address">): Readings {
  const pair = authorization === undefined ? undefined : basicPairIn(authorization);
  if (pair === undefined) {
    return { readings: [fromForm({ clientId, secret, authorization })], place: "form" };
  }
  const readings = fromHeader(pair);
  // RFC 6749 §2.3: one way a request. Some libraries send both all the same, which harms nobody where they are equal.
  const isSame = (each: ClientSecret): boolean =>
    (clientId === undefined || each.clientId === clientId) &&
    (secret === undefined || each.secret === secret);
  if (!readings.some(isSame)) {
    throw new Problem(
      "conflicting-fields",
      "The header Authorization and the form name two clients or two secrets. Send one of them.",
    );
  }
  return { readings: readings.filter(isSame), place: "header" };
}

function fromHeader([id, secret]: readonly [string, string]): readonly ClientSecret[] {
  const asItIs = checked(id, secret);
  const [decodedId, decodedSecret] = [formDecoded(id), formDecoded(secret)];
  const isEncoded =
    decodedId !== undefined &&
    decodedSecret !== undefined &&
    (decodedId !== id || decodedSecret !== secret);
  return isEncoded ? [asItIs, checked(decodedId, decodedSecret)] : [asItIs];
}

function fromForm({ clientId, secret, authorization }: Omit<ClientLogin, "address">): ClientSecret {
  if (clientId !== undefined && secret !== undefined) {
    return checked(clientId, secret);
  }
  if (authorization !== undefined) {
    throw wrongCredentials("The header Authorization holds no client's id and secret as Basic.");
  }
  const missing = clientId === undefined ? "client_id" : "client_secret";
  throw wrongCredentials(
    `The call shows no client: ${missing} is missing. Send client_id and client_secret in the form, or both by HTTP Basic.`,
  );
}

function checked(clientId: string, secret: string): ClientSecret {
  demandShort(clientId);
  demandShort(secret);
  return { clientId: storable(clientId), secret };
}

/** The text that a form would hold so; undefined where its percent signs are no escapes. */
function formDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}
