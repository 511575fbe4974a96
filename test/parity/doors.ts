/** The four ways to say the same submission, so that a scenario is written once and goes through each. */
import type { TestServer } from "../start-server.ts";

/** What any door said: the same facts, whatever the wire looked like. */
export interface Said {
  readonly isAccepted: boolean;
  /** The problem's code; undefined where the job was accepted. */
  readonly code: string | undefined;
  /** Pointers of the violations, without the prefix under which REST carries parameters. */
  readonly pointers: readonly string[];
}

/** A submission by its parts: the job's name, perhaps other fields, and the job elements as JSON. */
export interface Scenario {
  readonly name: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface Door {
  readonly title: string;
  submit(server: Pick<TestServer, "url">, scenario: Scenario): Promise<Said>;
}

/** An answer that does not come is a failure, not a test without end. */
const ANSWER_MS = 30_000;
const IPS = "http://www.scene7.com/IpsApi/xsd/2014-04-03";

function element(name: string, value: unknown): string {
  return `<${name}>${content(value)}</${name}>`;
}

/** Arrays of the IPS vocabulary hold `items`; everything in a scenario stands in schema order already. */
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

async function rest(
  server: Pick<TestServer, "url">,
  contentType: string,
  body: string,
): Promise<Said> {
  const response = await fetch(`${server.url}/v1/jobs`, {
    method: "POST",
    signal: AbortSignal.timeout(ANSWER_MS),
    headers: { "Content-Type": contentType, Accept: contentType },
    body,
  });
  const text = await response.text();
  if (response.status === 201) {
    return { isAccepted: true, code: undefined, pointers: [] };
  }
  return contentType.includes("json") ? fromJson(text) : fromXml(text);
}

function fromJson(text: string): Said {
  const { code, violations = [] } = JSON.parse(text);
  return told(
    code,
    violations.map(({ pointer }: { pointer: string }) => pointer),
  );
}

function fromXml(text: string): Said {
  const code = /<code>([a-z-]+)<\/code>/u.exec(text)?.[1];
  return told(
    code,
    Array.from(text.matchAll(/<pointer>([^<]*)<\/pointer>/gu), ([, pointer = ""]) => pointer),
  );
}

function told(code: string | undefined, pointers: readonly string[]): Said {
  return {
    isAccepted: false,
    code,
    pointers: pointers.map((each) => each.replace(/^\/parameters/u, "")),
  };
}

function soap(title: string, namespace: string, contentType: string): Door {
  return {
    title,
    async submit(server, { name, fields = {}, parameters }) {
      const param = `<submitJobParam xmlns="${IPS}"><companyHandle>c|1</companyHandle>${element("jobName", name)}${content(fields)}${content(parameters)}</submitJobParam>`;
      const response = await fetch(`${server.url}/scene7/services/IpsApiService`, {
        method: "POST",
        signal: AbortSignal.timeout(ANSWER_MS),
        headers: {
          "Content-Type": contentType,
          Accept: "text/xml, application/soap+xml, application/problem+xml",
        },
        body: `<e:Envelope xmlns:e="${namespace}"><e:Body>${param}</e:Body></e:Envelope>`,
      });
      const text = await response.text();
      return text.includes("submitJobReturn")
        ? { isAccepted: true, code: undefined, pointers: [] }
        : fromXml(text.slice(text.indexOf("<problem ")));
    },
  };
}

const JSON_OPERATION: Door = {
  title: "JSON of submitJob",
  async submit(server, { name, fields, parameters }) {
    const response = await fetch(`${server.url}/scene7/api/submitJob`, {
      method: "POST",
      signal: AbortSignal.timeout(ANSWER_MS),
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ companyHandle: "c|1", jobName: name, ...fields, ...parameters }),
    });
    const text = await response.text();
    return response.status === 200
      ? { isAccepted: true, code: undefined, pointers: [] }
      : fromJson(text);
  },
};

export const DOORS: readonly Door[] = [
  {
    title: "JSON",
    submit: (server, { name, fields, parameters }) =>
      rest(server, "application/json", JSON.stringify({ name, ...fields, parameters })),
  },
  {
    title: "XML",
    submit: (server, { name, fields, parameters }) =>
      // In job.xsd the parameters come before execTime and its like, in the IPS vocabulary after.
      rest(server, "application/xml", element("job", { name, parameters, ...fields })),
  },
  soap("SOAP 1.1", "http://schemas.xmlsoap.org/soap/envelope/", "text/xml; charset=utf-8"),
  soap("SOAP 1.2", "http://www.w3.org/2003/05/soap-envelope", "application/soap+xml"),
  JSON_OPERATION,
];
