/** The same job as programs submit and read it: by curl in JSON and in XML, and by SOAP. */

import type { Contract } from "../../../contract/contract.ts";
import { describeJob, withoutId } from "../../../core/jobs/describe-job.ts";
import type { DocumentDocument } from "../../../core/model/contract-types.gen.ts";
import type { Document } from "../../../core/model/document.ts";
import type { Company } from "../../../core/model/company.ts";
import type { Job } from "../../../core/model/job.ts";
import { type Html, html } from "../../http/html.ts";
import { shellQuoted } from "../../look/shell.ts";
import type { AskedElsewhere } from "../told-elsewhere.ts";

export interface SameJob {
  readonly contract: Contract;
  readonly job: Job;
  readonly company: Company;
  readonly documents: readonly Document[];
  /** Where programs reach us, without trailing slash. */
  readonly url: string;
  /** Whether they have to show who they are. */
  readonly needsLogin: boolean;
  readonly askedElsewhere: AskedElsewhere;
}

const JOB = { vocabulary: "job", name: "job" } as const;

export function sameElsewhere(same: SameJob): Html {
  const { contract, job, company, documents, url } = same;
  const { documents: fetched = [], ...asked } = job.asked;
  const wanted = {
    workflow: job.workflow,
    profile: job.profile,
    ...asked,
    ...(fetched.length > 0 && { documents: fetched.map(withoutId) }),
  };
  const json = contract.writeJson(wanted, JOB);
  const xml = contract.writeXml(wanted, JOB);
  const whole = describeJob(job, documents);
  const soap = same.askedElsewhere(contract, job, company);
  const login = same.needsLogin ? ` -H "Authorization: Bearer $KEY"` : "";
  const files = sentOf(documents, fetched)
    .map(({ fileName }) => ` \\\n  -F ${shellQuoted(`data=@${fileName}`)}`)
    .join("");
  const submit = (type: string, body: string): string =>
    files === ""
      ? `curl${login} ${url}/v1/jobs -H 'Content-Type: ${type}' \\\n  -d ${shellQuoted(body)}`
      : `curl${login} ${url}/v1/jobs \\\n  -F ${shellQuoted(`job=${body};type=${type}`)}${files}`;
  const soapCall = (message: string): string =>
    `curl${login} ${url}${soap.path} -H 'Content-Type: text/xml' \\\n  -d ${shellQuoted(message)}`;
  return html`<h2>The same by programs</h2>
${same.needsLogin && html`<p class="hint"><code>KEY</code> is an API key: <code>jobgate key add</code> makes one.</p>`}
${example("Submit by JSON", submit("application/json", json))}
${example("Submit by XML", submit("application/xml", xml))}
${soap.submit !== undefined && example("Submit by SOAP", soapCall(soap.submit))}
${example("Read by JSON", `curl${login} ${url}/v1/jobs/${job.id}`)}
${example("Read by XML", `curl${login} ${url}/v1/jobs/${job.id} -H 'Accept: application/xml'`)}
${example("Read by SOAP", soapCall(soap.read))}
${example("The job as JSON", JSON.stringify(JSON.parse(contract.writeJson(whole, JOB)), undefined, 2))}
${example("The job as XML", contract.writeXml(whole, JOB))}`;
}

/** Those that came with a request, not by an address. */
function sentOf(
  documents: readonly Document[],
  fetched: readonly DocumentDocument[],
): readonly Document[] {
  return documents.filter(({ id }) => fetched.every(({ dataId }) => dataId !== id));
}

function example(title: string, text: string): Html {
  return html`<details><summary>${title}</summary><pre tabindex="0">${text}</pre></details>`;
}
