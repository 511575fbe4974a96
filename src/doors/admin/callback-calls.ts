/** The administration calls about callbacks and mail, by their address: each takes one JSON document and answers one. */

import {
  addEndpoint,
  listEndpoints,
  removeEndpoint,
  revealSecret,
  setCompanyEmail,
} from "../../core/callbacks/company-endpoints.ts";
import type { Ports } from "../../core/ports/ports.ts";
import { Problem } from "../../core/model/problem.ts";

type CallbackPorts = Pick<
  Ports,
  "companies" | "subscriptions" | "signingSecrets" | "clock" | "ids"
>;

type Fields = Readonly<Record<string, unknown>>;
type CallbackCall = (ports: CallbackPorts, body: unknown) => Promise<unknown>;

/** Throws not-found, invalid-document, conflicting-fields. */
export const CALLBACK_CALLS: Readonly<Record<string, CallbackCall>> = {
  "/callbacks/add": async (ports, body) => {
    const fields = fieldsOf(body);
    const format = fields["format"] ?? "json";
    const events = fields["events"];
    if (format !== "json" && format !== "xml") {
      throw new Problem("invalid-document", "The format is json or xml.");
    }
    if (events !== undefined && !isTexts(events)) {
      throw new Problem("invalid-document", "events is a list of event codes.");
    }
    return addEndpoint(ports, {
      company: numberOf(fields, "company"),
      url: textOf(fields, "url"),
      format,
      ...(events === undefined ? {} : { events }),
    });
  },
  "/callbacks/list": async (ports, body) =>
    listEndpoints(ports, numberOf(fieldsOf(body), "company")),
  "/callbacks/remove": async (ports, body) => {
    await removeEndpoint(ports, textOf(fieldsOf(body), "id"));
    return {};
  },
  "/callbacks/secret": async (ports, body) => {
    const fields = fieldsOf(body);
    const options = { company: numberOf(fields, "company"), rotate: fields["rotate"] === true };
    return { secret: await revealSecret(ports, options) };
  },
  "/companies/email": async (ports, body) => {
    const fields = fieldsOf(body);
    const company = numberOf(fields, "company");
    await setCompanyEmail(ports, { company, email: textOf(fields, "email") });
    return {};
  },
};

function fieldsOf(body: unknown): Fields {
  if (typeof body !== "object" || body === null) {
    throw new Problem("invalid-document", "The body must be a JSON object.");
  }
  // A JSON object has text keys; what its values are is checked one by one.
  return body as Fields;
}

function numberOf(fields: Fields, name: string): number {
  const value = fields[name];
  if (typeof value !== "number") {
    throw new Problem("invalid-document", `${name} must be a number.`);
  }
  return value;
}

function textOf(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== "string") {
    throw new Problem("invalid-document", `${name} must be a text.`);
  }
  return value;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}
