/** Every wire by which a job is submitted: a scenario is written once, goes out in each form, and is answered in the same terms. */

import { fetchWithin } from "./fetch-within.ts";
import { envelope, LATEST, SERVICE, SOAP_11, SOAP_12, TWIN, twinRequest } from "./ips-message.ts";

/** A POST as it goes out. */
export interface Message {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A submission by its parts. What it says stands in schema order already. */
export interface Submission {
  readonly name?: string;
  readonly fields?: Readonly<Record<string, string>>;
  /** The job elements as JSON; a publish job without them. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** The HTTP header Authorization. */
  readonly authorization?: string | undefined;
  /** XML of SOAP header blocks, for who speaks SOAP. */
  readonly headerBlocks?: string;
  /** The company of an IPS call; `c|1` without it. */
  readonly companyHandle?: string;
  readonly userHandle?: string;
}

/** What became of a submission: the same facts, whatever the wire looked like. */
export interface Outcome {
  readonly isAccepted: boolean;
  /** The problem's code; undefined where the job was accepted. */
  readonly code: string | undefined;
  /** Pointers of the violations, without the prefix under which REST carries parameters. */
  readonly pointers: readonly string[];
  readonly httpStatus: number;
  /** Of the IPS fault; undefined where none is spoken. */
  readonly ipsCode: number | undefined;
  readonly response: Response;
  readonly text: string;
}

export interface Wire {
  readonly title: string;
  readonly isSoap: boolean;
  /** Writes a submission. */
  readonly write: (submission: Submission) => Message;
  /** Submits a job. */
  readonly submit: (server: { readonly url: string }, submission?: Submission) => Promise<Outcome>;
}

/** A call of an IPS operation: its parameters as XML and as JSON, of which a wire takes its own. */
export interface Call {
  readonly operation: string;
  readonly xml: string;
  readonly value: unknown;
  readonly headerBlocks?: string;
}

export interface IpsWire extends Wire {
  /** Writes a call. */
  readonly call: (call: Call) => Message;
}

const PUBLISH = { imageServingPublishJob: { publishType: "Full", emailSetting: "None" } };
const ANY_ANSWER = "text/xml, application/soap+xml, application/problem+xml";
const JOBS = "/v1/jobs";
const JSON_TYPE = "application/json";

/** An element of this content. Arrays of the IPS vocabulary hold `items`. */
function element(name: string, value: unknown): string {
  return `<${name}>${content(value)}</${name}>`;
}

function content(value: unknown): string {
  if (Array.isArray(value)) {
    return value.map((item) => element("items", item)).join("");
  }
  if (typeof value === "object" && value !== null) {
    return Object.entries(value)
      .map(([name, child]) => element(name, child))
      .join("");
  }
  return String(value).replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

function message(path: string, type: string, body: string): Message {
  return { path, headers: { "Content-Type": type, Accept: type }, body };
}

function wire(title: string, isSoap: boolean, write: Wire["write"]): Wire {
  return {
    title,
    isSoap,
    write,
    async submit(server, submission = {}) {
      const { authorization } = submission;
      const { path, headers, body } = write(submission);
      const response = await fetchWithin(server.url + path, {
        method: "POST",
        headers: { ...headers, ...(authorization && { authorization }) },
        body,
      });
      return outcomeOf(response, path === JOBS ? 201 : 200);
    },
  };
}

function rest(
  title: string,
  write: (job: Required<Pick<Submission, "name" | "fields" | "parameters">>) => Message,
): Wire {
  return wire(title, false, ({ name = "a", fields = {}, parameters = PUBLISH }) =>
    write({ name, fields, parameters }),
  );
}

function ips(title: string, isSoap: boolean, call: IpsWire["call"]): IpsWire {
  const write = (submission: Submission): Message => {
    const { name = "a", fields, parameters = PUBLISH, headerBlocks = "" } = submission;
    const { companyHandle = "c|1", userHandle } = submission;
    const user = userHandle === undefined ? {} : { userHandle };
    const value = { companyHandle, ...user, jobName: name, ...fields, ...parameters };
    const xml = `<submitJobParam xmlns="${LATEST}">${content(value)}</submitJobParam>`;
    return call({ operation: "submitJob", xml, value, headerBlocks });
  };
  return { ...wire(title, isSoap, write), call };
}

function soap(title: string, namespace: string, type: string): IpsWire {
  return ips(title, true, ({ xml: body, headerBlocks = "" }) => ({
    path: SERVICE,
    headers: { "Content-Type": type, Accept: ANY_ANSWER },
    body: envelope({ soap: namespace, header: headerBlocks, body }),
  }));
}

async function outcomeOf(response: Response, accepted: number): Promise<Outcome> {
  const text = await response.text();
  const isAccepted = response.status === accepted;
  const code = /"code":"(?<json>[a-z-]+)"|<code>(?<xml>[a-z-]+)<\/code>/u.exec(text)?.groups ?? {};
  const pointers = text.matchAll(/"pointer":"(?<json>[^"]*)"|<pointer>(?<xml>[^<]*)</gu);
  const ipsCode = /<tns:code>(?<code>[0-9]+)</u.exec(text)?.groups?.["code"];
  return {
    isAccepted,
    code: isAccepted ? undefined : (code["json"] ?? code["xml"]),
    pointers: Array.from(pointers, ({ groups }) =>
      (groups?.["json"] ?? groups?.["xml"] ?? "").replace(/^\/parameters/u, ""),
    ),
    httpStatus: response.status,
    ipsCode: ipsCode === undefined ? undefined : Number(ipsCode),
    response,
    text,
  };
}

export const REST_JSON = rest("JSON", ({ name, fields, parameters }) =>
  message(JOBS, JSON_TYPE, JSON.stringify({ name, ...fields, parameters })),
);

// In job.xsd the parameters come before execTime and its like, in the IPS vocabulary after.
export const REST_XML = rest("XML", ({ name, fields, parameters }) =>
  message(JOBS, "application/xml", element("job", { name, parameters, ...fields })),
);

/** As nearly every client of IPS calls. */
export const SOAP = soap("SOAP 1.1", SOAP_11, "text/xml; charset=utf-8");
export const SOAP_WIRES = [SOAP, soap("SOAP 1.2", SOAP_12, "application/soap+xml")];
const IPS_JSON = ips("JSON of IPS", false, ({ operation, value }) =>
  message(`/scene7/api/${operation}`, JSON_TYPE, JSON.stringify(value)),
);

/** All that tell a refused submission by its problem. */
export const WIRES: readonly Wire[] = [REST_JSON, REST_XML, ...SOAP_WIRES, IPS_JSON];

/** All that call the operations of IPS; a fault in plain XML is told without its problem. */
export const IPS_WIRES: readonly IpsWire[] = [
  ...SOAP_WIRES,
  ips("plain XML", false, ({ xml }) => message(TWIN, "text/xml", twinRequest(xml))),
  IPS_JSON,
];
