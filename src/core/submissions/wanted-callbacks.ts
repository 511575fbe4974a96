/** Who wants to be told about a job, by what its document says: callbacks of the job, of the IPS job types, and mail. */

import { callbackUrlFault, hostOf } from "../text/callback-address.ts";
import { ARTWORK_WORKFLOW } from "../model/artwork.ts";
import { parametersName } from "../model/workflow.ts";
import type { JobDocumentRequest } from "../model/contract-types.gen.ts";
import {
  ARTWORK_CODES,
  type CallbackEvent,
  END_CODES,
  MAIL_HOST,
  STATE_CODES,
  type NewSubscription,
} from "../model/delivery.ts";
import { Problem, refuseViolations, type Violation } from "../model/problem.ts";
import { shownUrl } from "../text/redact-url.ts";

const NOBODY: readonly NewSubscription[] = [];

/**
 * The subscriptions that a job document asks for. Throws invalid-document for an address that cannot be called, and conflicting-fields for
 * callbackFormat, callbackEvents or callbackLinks without callbackURL. `mailTo` gets the mail of companies without an address, "" for nobody; without it
 * no mail is sent at all. `style` names how callbacks are written.
 */
export function wantedCallbacks(
  document: JobDocumentRequest,
  mailTo: string | undefined,
  style?: string,
): readonly NewSubscription[] {
  const { callbackURL, callbackFormat = "json", callbackEvents, parameters } = document;
  if (callbackURL === undefined && parameters === undefined) {
    refuseLonelyFields(document);
    return NOBODY;
  }
  const found = { subscriptions: [] as NewSubscription[], violations: [] as Violation[] };
  const add = (
    pointer: string,
    url: string,
    subscription: Pick<NewSubscription, "format" | "events">,
  ): void => {
    const fault = callbackUrlFault(url);
    if (fault === undefined) {
      found.subscriptions.push({
        kind: "callback",
        target: url,
        host: hostOf(url),
        ...(style === undefined ? {} : { style }),
        ...subscription,
      });
    } else {
      const message = `${pointer.slice(pointer.lastIndexOf("/") + 1)} ${fault}.`;
      found.violations.push({ pointer, rule: "value", message });
    }
  };
  refuseLonelyFields(document);
  if (callbackURL !== undefined) {
    add("/callbackURL", callbackURL, {
      format: callbackFormat,
      events: callbackEvents === undefined ? usualEvents(document) : [...new Set(callbackEvents)],
    });
  }
  for (const { pointer, url } of ipsUrls(document)) {
    add(pointer, url, { format: "json", events: END_CODES });
  }
  refuseViolations("invalid-document", found.violations);
  const mail = mailTo === undefined ? undefined : wantedMail(document, mailTo);
  return mail === undefined ? found.subscriptions : [...found.subscriptions, mail];
}

/** The changes of a job's state; of artwork also what becomes of it, which its state does not tell. */
function usualEvents({ workflow }: JobDocumentRequest): readonly CallbackEvent[] {
  return workflow === ARTWORK_WORKFLOW ? [...STATE_CODES, ...ARTWORK_CODES] : STATE_CODES;
}

/** Fields that say nothing without callbackURL, and what they say of it. */
const CALLBACK_FIELDS = {
  callbackFormat: "how callbackURL is to be called",
  callbackEvents: "what callbackURL is to be told",
  callbackLinks: "whether callbackURL is told links",
} as const;

function refuseLonelyFields(document: JobDocumentRequest): void {
  if (document.callbackURL !== undefined) {
    return;
  }
  for (const field of ["callbackFormat", "callbackEvents", "callbackLinks"] as const) {
    if (document[field] !== undefined) {
      const message = `${field} says ${CALLBACK_FIELDS[field]}; send both or neither.`;
      throw Problem.at("conflicting-fields", { pointer: `/${field}`, rule: "conflict", message });
    }
  }
}

/** Every field of the IPS job types that names an address to be called. */
const IPS_URL_FIELDS = ["httpCompletionUrl", "postHttpUrl"] as const;

type IpsJob = Partial<Record<(typeof IPS_URL_FIELDS)[number] | "emailSetting", string>>;

function ipsJob({ parameters }: JobDocumentRequest): readonly [string, IpsJob] | undefined {
  if (parameters === undefined) {
    return undefined;
  }
  const name = parametersName(parameters);
  // All job types declare these fields alike, where they have them.
  return [name, (parameters[name] ?? {}) as IpsJob];
}

/** What old clients send empty asks for nothing. */
function ipsUrls(document: JobDocumentRequest): readonly { pointer: string; url: string }[] {
  const [name, job] = ipsJob(document) ?? ["", {}];
  return IPS_URL_FIELDS.flatMap((field) => {
    const url = job[field] ?? "";
    return url === "" ? [] : [{ pointer: `/parameters/${name}/${field}`, url }];
  });
}

/** What each emailSetting asks for. */
const MAIL_EVENTS: Readonly<Record<string, Pick<NewSubscription, "events" | "severityMin">>> = {
  All: { events: ["job.started", ...END_CODES] },
  JobCompletion: { events: END_CODES },
  Error: { events: END_CODES, severityMin: "error" },
  ErrorAndWarning: { events: END_CODES, severityMin: "warning" },
};

function wantedMail(document: JobDocumentRequest, to: string): NewSubscription | undefined {
  const [, job] = ipsJob(document) ?? ["", {}];
  const asked = MAIL_EVENTS[job.emailSetting ?? "None"];
  return asked === undefined
    ? undefined
    : { kind: "mail", target: to, host: MAIL_HOST, format: "json", ...asked };
}

/** The document as it is kept and shown: addresses that are called without user information and query. */
export function withoutCallbackSecrets(document: JobDocumentRequest): JobDocumentRequest {
  const { callbackURL } = document;
  const named = ipsUrls(document).length === 0 ? document : withoutIpsSecrets(document);
  return callbackURL === undefined ? named : { ...named, callbackURL: shownUrl(callbackURL) };
}

/** The document with the whole addresses of those that are called; the reverse of withoutCallbackSecrets. */
export function withCallbackSecrets(
  document: JobDocumentRequest,
  targets: readonly string[],
): JobDocumentRequest {
  const whole = new Map(targets.map((target) => [shownUrl(target), target]));
  const { callbackURL } = document;
  const [name, job] = ipsJob(document) ?? ["", {}];
  const urls = IPS_URL_FIELDS.flatMap((field) => {
    const url = whole.get(job[field] ?? "");
    return url === undefined ? [] : [[field, url]];
  });
  return {
    ...document,
    ...(callbackURL === undefined ? {} : { callbackURL: whole.get(callbackURL) ?? callbackURL }),
    ...(urls.length === 0
      ? {}
      : { parameters: { [name]: { ...job, ...Object.fromEntries(urls) } } }),
  };
}

function withoutIpsSecrets(document: JobDocumentRequest): JobDocumentRequest {
  const [name, job] = ipsJob(document) ?? ["", {}];
  const urls = IPS_URL_FIELDS.flatMap((field) => {
    const url = job[field] ?? "";
    return url === "" ? [] : [[field, shownUrl(url)]];
  });
  return { ...document, parameters: { [name]: { ...job, ...Object.fromEntries(urls) } } };
}
