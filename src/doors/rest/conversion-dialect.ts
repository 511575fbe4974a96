/** The dialect of the Conversion Service, so that its clients need not be changed. */

import type { Contract } from "../../contract/contract.ts";
import type { Problem } from "../../core/model/problem.ts";
import type { Exchange } from "../dialect.ts";
import type { Answer } from "../http/answer.ts";
import { tellProblem } from "../problems/encode.ts";
import { OWN, type RestDialect } from "./dialect.ts";
import type { DocumentBytes } from "./document-bytes.ts";

const BASE = "/conversion/v1.0/rest";

export const CONVERSION: RestDialect = {
  ...OWN,
  name: "conversion",
  prefixes: [BASE],
  base: BASE,
  operations: new Set([
    "submitJob",
    "listJobs",
    "startJob",
    "cancelJob",
    "getJob",
    "deleteJob",
    "addData",
    "listWorkflows",
    "getService",
    "getResult",
    "putResult",
    "postResult",
    "downloadResult",
  ]),
  // Its clients know no pages; they get the largest.
  listLimit: 500,
  // Its clients expect that the call takes as long as the job.
  waitsForResult: true,
  checksOptionsLate: true,
  ignoresEmptyQuery: true,
  readRoot: withRootMeant,
  tell,
};

/** The one problem type of that service that is public. */
const JOB_NOT_FOUND = {
  type: "http://www.pdf-tools.com/service/rest/errors/jobNotFound",
  title: "Job not found.",
} as const;

/** As that service names it; where nobody knows how, as we do. */
function tell(problem: Problem, { kit, request, requestId }: Exchange): Answer {
  const { contract, publicUrl } = kit;
  const isJob = problem.code === "not-found" && problem.options.subject === "job";
  const named = isJob ? JOB_NOT_FOUND : undefined;
  return tellProblem(problem, request, { contract, requestId, publicUrl, named });
}

/** Its pages show a root `root`, the name that a generator of documentation made up. */
function withRootMeant(body: DocumentBytes, contract: Contract): DocumentBytes {
  const root = rootMeant(body, contract);
  return root === undefined ? body : { ...body, bytes: withRootNamed(body.bytes, root) };
}

/** What a document with the root `root` is: options where it holds nothing else, else a job. Undefined for other roots. */
function rootMeant(body: DocumentBytes, contract: Contract): "job" | "options" | undefined {
  const xml = contract.parseXml(body.bytes, body.charset);
  try {
    const { name, namespace } = xml.root;
    if (name !== "root" || namespace !== "") {
      return undefined;
    }
    const children = xml.root.children();
    const hasOptions = children.length > 0 && children.every((child) => child.name === "option");
    return hasOptions ? "options" : "job";
  } finally {
    xml.dispose();
  }
}

const BEFORE_ROOT = /^(?:\s|<\?[^>]*\?>|<!--(?:[^-]|-[^-])*-->)*<root(?=[\s/>])/u;
const AFTER_ROOT = /<\/root\s*>(?=(?:\s|<\?[^>]*\?>|<!--(?:[^-]|-[^-])*-->)*$)/u;

/** The bytes of a well-formed document with that root renamed. The same bytes where it cannot be seen, such as in UTF-16. */
function withRootNamed(bytes: Uint8Array, name: string): Uint8Array {
  // Latin-1 keeps every byte.
  const text = Buffer.from(bytes).toString("latin1");
  const mark = text.startsWith("\u00ef\u00bb\u00bf") ? 3 : 0;
  const start = BEFORE_ROOT.exec(text.slice(mark));
  if (start === null) {
    return bytes;
  }
  const at = mark + start[0].length;
  const renamed = text.slice(at).replace(AFTER_ROOT, `</${name}>`);
  return Buffer.from(`${text.slice(0, at - "root".length)}${name}${renamed}`, "latin1");
}
