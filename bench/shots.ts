/** The requests that are measured: one job document as JSON and XML, one submitJob small and large in both SOAP versions. */

import { randomUUID } from "node:crypto";
import { job, step } from "../test/doors/workfloplus/workfloplus.ts";
import { envelope, LATEST, SERVICE, SOAP_11, SOAP_12 } from "../test/harness/ips-message.ts";
import type { Shot } from "./load.ts";

export type { Shot } from "./load.ts";

const LARGE_URLS = 400;

/** A job that waits for its documents: submitting it is all that happens. */
const DOCUMENT = {
  name: "Spring catalogue, cover",
  description: "Pages of the cover as images, for the proof.",
  workflow: "rip-pdf",
  options: [
    { name: "resolution", value: "150" },
    { name: "format", value: "png" },
  ],
  externalId: "order-2026-000417",
  metadata: [{ propertyId: "costCentre", propertyName: "Cost centre", value: "4711" }],
  tags: ["catalogue", "proof"],
  locale: "en-US",
};

export function jsonSubmit(path: string, expectedStatus: number): Shot {
  return post(path, {
    type: "application/json",
    text: JSON.stringify(DOCUMENT),
    accept: "application/json",
    expectedStatus,
  });
}

export function xmlSubmit(): Shot {
  const options = DOCUMENT.options.map(
    ({ name, value }) => `<option>${element("name", name)}${element("value", value)}</option>`,
  );
  const properties = DOCUMENT.metadata.map(
    (each) =>
      `<property>${element("propertyId", each.propertyId)}` +
      `${element("propertyName", each.propertyName)}${element("value", each.value)}</property>`,
  );
  const tags = DOCUMENT.tags.map((tag) => element("tag", tag));
  const text =
    `<?xml version="1.0" encoding="UTF-8"?>\n<job>${element("name", DOCUMENT.name)}` +
    `${element("description", DOCUMENT.description)}${element("workflow", DOCUMENT.workflow)}` +
    `<options>${options.join("")}</options>${element("externalId", DOCUMENT.externalId)}` +
    `<metadata>${properties.join("")}</metadata><tags>${tags.join("")}</tags>` +
    `${element("locale", DOCUMENT.locale)}</job>`;
  return post("/v1/jobs", {
    type: "application/xml",
    text,
    accept: "application/xml",
    expectedStatus: 201,
  });
}

/** A submitJob of about 1 kB, as SOAP toolkits write it. */
export function soapSubmit(version: "1.1" | "1.2"): Shot {
  return soap(
    version,
    "<ips:imageServingPublishJob><ips:publishType>Full</ips:publishType>" +
      "<ips:emailSetting>None</ips:emailSetting></ips:imageServingPublishJob>",
  );
}

/** Addresses and paths of a large job. */
const LARGE_ITEMS = Array.from({ length: LARGE_URLS }, (_, index) => {
  const name = `product-${String(index).padStart(6, "0")}`;
  return {
    sourceUrl: `http://127.0.0.1:9/masters/2026/spring/catalogue/${name}-front.tif`,
    destPath: `Bench/2026/spring/catalogue/${name}/front.tif`,
  };
});

/** A submitJob of about 100 kB. */
export function largeSoapSubmit(): Shot {
  const items = LARGE_ITEMS.map(
    ({ sourceUrl, destPath }) =>
      "\n        <ips:items>" +
      `\n          <ips:sourceUrl>${sourceUrl}</ips:sourceUrl>` +
      `\n          <ips:destPath>${destPath}</ips:destPath>` +
      "\n        </ips:items>",
  );
  return soap("1.1", uploadUrls(items.join("")));
}

/** What largeSoapSubmit() says, as JSON: about 62 kB. */
export function largeJsonSubmit(path: string, expectedStatus: number): Shot {
  const parameters = { uploadUrlsJob: { urlArray: LARGE_ITEMS, overwrite: true } };
  return post(path, {
    type: "application/json",
    text: JSON.stringify({ ...DOCUMENT, parameters }),
    accept: "application/json",
    expectedStatus,
  });
}

/** A submitJob that downloads from one address, again and again. */
export function downloadsSubmit(url: string, times: number): Shot {
  const items = Array.from(
    { length: times },
    (_, index) =>
      `<ips:items><ips:sourceUrl>${url}</ips:sourceUrl><ips:destPath>Bench/held-${index}.bin</ips:destPath></ips:items>`,
  );
  return soap("1.1", uploadUrls(items.join("")));
}

/** Asks for so many job logs, which are sorted by name before. */
export function jobLogsByName(numRows: number): Shot {
  const body = `
    <ips:getJobLogsParam xmlns:ips="${LATEST}">
      <ips:companyHandle>c|1</ips:companyHandle>
      <ips:sortBy>JobName</ips:sortBy>
      <ips:sortDirection>Ascending</ips:sortDirection>
      <ips:numRows>${numRows}</ips:numRows>
    </ips:getJobLogsParam>
  `;
  return soapCall("1.1", body, '"getJobLogs"');
}

/** Reads what is at a path, as JSON. */
export function read(path: string): Shot {
  return { method: "GET", path, headers: { accept: "application/json" }, expectedStatus: 200 };
}

/** Sends a submit of a job as JSON once. Returns the job's id. */
export async function submitOne(origin: string, shot: Shot): Promise<string> {
  const { method, headers, path, body } = shot;
  const answer = await fetch(origin + path, { method, headers, body: body?.toString() ?? null });
  const text = await answer.text();
  const jobId = /"jobId"\s*:\s*"([^"]+)"/u.exec(text)?.[1];
  if (answer.status !== shot.expectedStatus || jobId === undefined) {
    throw new Error(`A job could not be submitted, ${answer.status}: ${text.slice(0, 2000)}`);
  }
  return jobId;
}

function uploadUrls(items: string): string {
  return (
    `<ips:uploadUrlsJob><ips:urlArray>${items}</ips:urlArray><ips:overwrite>true</ips:overwrite>` +
    "<ips:readyForPublish>true</ips:readyForPublish><ips:createMask>false</ips:createMask>" +
    "<ips:emailSetting>None</ips:emailSetting></ips:uploadUrlsJob>"
  );
}

function soap(version: "1.1" | "1.2", job: string): Shot {
  const param = `
    <ips:submitJobParam xmlns:ips="${LATEST}">
      <ips:companyHandle>c|1</ips:companyHandle>
      <ips:jobName>Spring catalogue, cover</ips:jobName>
      <ips:locale>en-US</ips:locale>
      <ips:description>Everything that changed since the last proof was sent to the customer.</ips:description>
      ${job}
    </ips:submitJobParam>
  `;
  return soapCall(version, param, '"submitJob"');
}

/** A call as SOAP toolkits write it, its action in quotes. */
function soapCall(version: "1.1" | "1.2", body: string, action: string): Shot {
  const header = `
    <ips:authHeader xmlns:ips="${LATEST}">
      <ips:user>operator@example.com</ips:user>
      <ips:password>not-a-real-password</ips:password>
      <ips:locale>en-US</ips:locale>
      <ips:appName>Bench</ips:appName>
      <ips:appVersion>1.0</ips:appVersion>
      <ips:faultHttpStatusCode>500</ips:faultHttpStatusCode>
    </ips:authHeader>
  `;
  const [soap, type, headers] =
    version === "1.1"
      ? [SOAP_11, "text/xml; charset=utf-8", { soapaction: action }]
      : [SOAP_12, `application/soap+xml; charset=utf-8; action=${action}`, {}];
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n${envelope({ soap, header, body })}\n`;
  return post(SERVICE, { type, text, headers, expectedStatus: 200 });
}

interface Content {
  readonly type: string;
  readonly text: string;
  readonly accept?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly expectedStatus: number;
}

function post(path: string, content: Content): Shot {
  const accept = content.accept === undefined ? {} : { accept: content.accept };
  return {
    method: "POST",
    path,
    headers: { "content-type": content.type, ...accept, ...content.headers },
    body: Buffer.from(content.text),
    expectedStatus: content.expectedStatus,
  };
}

function element(name: string, text: string): string {
  return `<${name}>${text}</${name}>`;
}

const STEPS = 200;
const SECOND_MS = 1000;
const FIRST_MS = Date.UTC(2027, 0, 1);

/** A device syncs a record of so many steps, about 140 kB; each time one of them has changed since. */
export function recordSync(): Shot {
  const timeOf = (second: number): string => new Date(FIRST_MS + second * SECOND_MS).toISOString();
  const ids = Array.from({ length: STEPS }, () => randomUUID());
  const steps = ids.map((id, at) => step({ id, started: timeOf(at), updated: timeOf(at) }));
  const id = randomUUID();
  let sent = 0;
  return {
    ...post("/jobs/v1/basicSync", {
      type: "application/json",
      text: "",
      accept: "application/json",
      expectedStatus: 200,
    }),
    get body() {
      sent += 1;
      const at = sent % STEPS;
      const updated = timeOf(STEPS + sent);
      const changed = { id: ids[at] ?? id, started: timeOf(at), updated };
      return Buffer.from(
        JSON.stringify(job({ id, updated, steps: steps.with(at, step(changed)) })),
      );
    },
  };
}
