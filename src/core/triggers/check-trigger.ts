/** Holds a trigger to what it can do here. */

import { callbackUrlFault, isMailAddress } from "../text/callback-address.ts";
import { refuseViolations, type Violation } from "../model/problem.ts";
import {
  listIn,
  newsOf,
  RECIPIENTS_MAX,
  TRIGGER_NEWS,
  type TriggerDocument,
} from "../model/people/trigger.ts";
import type { Ports } from "../ports/ports.ts";

const TEXT_CHARS_MAX = 4000;
const NAME_CHARS_MAX = 200;
const ITEMS_MAX = 1000;

/** By which triggers tell: there is no mail where the operator has not set it up. */
export type TriggerMeans = Pick<Ports, "addresses" | "mailTo">;

/** Throws invalid-document. */
export function demandUsable(document: TriggerDocument, ports: TriggerMeans): void {
  const violations = [
    ...sizeFaults(document),
    ...newsFaults(document),
    ...(document.triggerType === "Email"
      ? mailFaults(document, ports)
      : urlFaults(document, ports)),
  ];
  refuseViolations("invalid-document", violations);
}

function sizeFaults(document: TriggerDocument): readonly Violation[] {
  const faults: Violation[] = [];
  if (document.name.length > NAME_CHARS_MAX) {
    const message = `name has at most ${NAME_CHARS_MAX} characters.`;
    faults.push({ pointer: "/name", rule: "length", message });
  }
  if (JSON.stringify(document["description"] ?? "").length > TEXT_CHARS_MAX) {
    const message = `description has at most ${TEXT_CHARS_MAX} characters.`;
    faults.push({ pointer: "/description", rule: "length", message });
  }
  for (const name of ["templateTags", "objectIds", "templateIds"] as const) {
    if (document[name].length > ITEMS_MAX) {
      const message = `${name} has ${document[name].length} entries; at most ${ITEMS_MAX} are taken.`;
      faults.push({ pointer: `/${name}`, rule: "count", message });
    }
  }
  return faults;
}

function newsFaults(document: TriggerDocument): readonly Violation[] {
  const asked = listIn(document.triggerOptions.news);
  return asked.length === 0 || newsOf(document).length === asked.length
    ? []
    : [
        {
          pointer: "/triggerOptions/news",
          rule: "enumeration",
          message: `news is ${TRIGGER_NEWS.join(", ")} or both, not ${asked.join(", ")}.`,
        },
      ];
}

function mailFaults(
  { disabled, triggerOptions }: TriggerDocument,
  { mailTo }: TriggerMeans,
): readonly Violation[] {
  const recipients = listIn(triggerOptions.recipients);
  const wrong = recipients.filter((address) => !isMailAddress(address));
  const at = "/triggerOptions/recipients";
  const faults = wrong.slice(0, 10).map((address): Violation => {
    const message = `${address} is no mail address. Send addresses without names, separated by commas.`;
    return { pointer: at, rule: "value", message };
  });
  if (recipients.length > RECIPIENTS_MAX) {
    const message = `recipients has ${recipients.length} addresses; at most ${RECIPIENTS_MAX} are taken.`;
    faults.push({ pointer: at, rule: "count", message });
  }
  if (mailTo === undefined && !disabled) {
    const message =
      "This server sends no mail, because its operator has not set SMTP_URL. Send triggerType Http with a url, or disabled true until there is mail.";
    faults.push({ pointer: "/triggerType", rule: "value", message });
  }
  return faults;
}

function urlFaults(
  { disabled, triggerOptions: { url } }: TriggerDocument,
  { addresses }: TriggerMeans,
): readonly Violation[] {
  const at = (message: string): readonly Violation[] => [
    { pointer: "/triggerOptions/url", rule: "value", message },
  ];
  if (typeof url !== "string" || url === "") {
    return at("url is required where triggerType is Http: the address that is called.");
  }
  const fault = callbackUrlFault(url);
  if (fault !== undefined) {
    return at(`url ${fault}.`);
  }
  // One that is there already can be disabled.
  const refusal = disabled ? undefined : addresses.refusal(url);
  return refusal === undefined ? [] : at(`url would never be called: ${refusal}.`);
}
