/** The header block Security: a name and a password in it say who calls (WS-Security UsernameToken Profile 1.0), and a time until when the message is good. */

import type { XmlElement } from "../../contract/contract.ts";
import { Problem } from "../../core/model/problem.ts";
import type { Shown } from "../../core/ports/access.ts";
import type { Clock } from "../../core/ports/base.ts";
import { blocksForUs, demandUnderstood, mustUnderstand } from "../soap/header-rules.ts";
import type { SoapVersion } from "../soap/soap-version.ts";
import { shown } from "../soap/xml-text.ts";

const WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";

/**
 * Who calls by the header blocks; undefined where they do not say. Throws MustUnderstand, not-supported for what we cannot
 * check, unauthenticated for a message that has expired.
 */
export function shownIn(
  blocks: readonly XmlElement[],
  version: SoapVersion,
  clock: Clock,
): Shown | undefined {
  const ours = blocksForUs(blocks, version);
  const isSecurity = ({ name, namespace }: XmlElement): boolean =>
    name === "Security" && namespace === WSSE;
  demandUnderstood(ours.filter((block) => !isSecurity(block) && mustUnderstand(block, version)));
  const parts = ours.filter((block) => isSecurity(block)).flatMap((block) => block.children());
  let found: Shown | undefined;
  for (const part of parts) {
    if (part.name === "UsernameToken") {
      found ??= passwordIn(part);
    } else if (part.name === "Timestamp") {
      refuseExpired(part, clock);
    } else {
      throw new Problem(
        "not-supported",
        `The header Security holds ${shown(part.name)}, which is not checked here. Send a UsernameToken with PasswordText over TLS, or log in by the header Authorization of HTTP.`,
      );
    }
  }
  return found;
}

function passwordIn(token: XmlElement): Shown {
  const children = token.children();
  const textOf = (name: string): string =>
    children.find((child) => child.name === name)?.text() ?? "";
  const type = children.find(({ name }) => name === "Password")?.attribute("Type") ?? "";
  if (type.endsWith("#PasswordDigest")) {
    throw new Problem(
      "not-supported",
      "The UsernameToken holds a PasswordDigest, for which the password itself would have to be kept here. Send PasswordText, over TLS.",
    );
  }
  return { kind: "password", user: textOf("Username"), password: textOf("Password") };
}

function refuseExpired(timestamp: XmlElement, clock: Clock): void {
  const text =
    timestamp
      .children()
      .find(({ name }) => name === "Expires")
      ?.text() ?? "";
  const expiresAt = Date.parse(text.trim());
  if (text !== "" && !(expiresAt > clock.now())) {
    throw new Problem(
      "unauthenticated",
      "The message's Timestamp says that it has expired. Send it anew, from a machine whose clock is right.",
    );
  }
}
