/** A door that is not shipped: one POST in a dialect of its own, to show how little a door needs. */

import { Router } from "express";

import type { JobDocumentRequest } from "../../../src/core/model/contract-types.gen.ts";
import { Problem, type ProblemCode } from "../../../src/core/model/problem.ts";
import { submit } from "../../../src/core/submissions/submit.ts";
import type { Dialect, Door, Exchange } from "../../../src/doors/dialect.ts";
import type { DoorKit } from "../../../src/doors/door-kit.ts";
import { bodyOf, exchange, letIn } from "../../../src/doors/exchange.ts";
import type { Answer } from "../../../src/doors/http/answer.ts";
import { FORM_TYPE, isForm, readForm } from "../../../src/doors/http/fields.ts";
import {
  bodyFormat,
  demandNamed,
  unsupportedMediaType,
} from "../../../src/doors/http/negotiation/negotiate.ts";
import { problemHeaders } from "../../../src/doors/problems/encode.ts";
import { PROBLEMS } from "../../../src/doors/problems/table.ts";

/** A job as the contract has it, and what this door calls its fields where it calls them otherwise. */
const ROOT = { vocabulary: "job", name: "job" } as const;
const FIELDS = new Map([
  ["reference", "externalId"],
  ["product", "workflow"],
]);

/** Its own words for what failed; the house's for all others. */
const ERROR_CODES: Partial<Record<ProblemCode, string>> = {
  unauthenticated: "unauthorized",
  "invalid-document": "invalid_value",
  "not-acceptable": "invalid_accept_header",
  "unknown-workflow": "unknown_product",
};

const TRIAL: Dialect = {
  name: "trial",
  prefixes: ["/trial"],
  requestHeaders: ["X-Client-Token"],
  credentials: ({ headers: { "x-client-token": token } }) =>
    typeof token === "string" ? { kind: "token", text: token } : undefined,
  format: ({ headers }) => {
    demandNamed(headers.accept, "application/json");
    return "json";
  },
  tell: (problem, { requestId }) => {
    const { code, detail, violations } = problem;
    const places = violations.map(({ pointer }) => pointer);
    const error = { id: requestId, code: ERROR_CODES[code] ?? code, message: detail, places };
    return json(PROBLEMS[code].status, { errors: [error] }, problemHeaders(problem));
  },
};

/** Integer ids of a company's jobs, from 100001; a door that is shipped keeps them in the store. */
class Numbers {
  readonly #jobs = new Map<string, string[]>();

  of(companyId: string, jobId: string): number {
    const jobs = this.#jobs.get(companyId) ?? [];
    this.#jobs.set(companyId, jobs);
    const at = jobs.indexOf(jobId);
    return 100_001 + (at < 0 ? jobs.push(jobId) - 1 : at);
  }
}

/** Answers `POST /trial/jobs`. */
export function trialDoor(kit: DoorKit): Door {
  const numbers = new Numbers();
  const act = (under: Exchange): Promise<Answer> => createJob(under, numbers);
  const router = Router().all("/trial/jobs", (request, response) =>
    exchange(kit, TRIAL, { request, response, operation: "createJob", act }),
  );
  return { dialects: [TRIAL], router };
}

async function createJob(under: Exchange, numbers: Numbers): Promise<Answer> {
  const { kit, request, trace } = under;
  if (request.method !== "POST") {
    throw new Problem("method-not-allowed", "Jobs are created by POST.", { allow: ["POST"] });
  }
  const principal = await letIn(under, "submit-jobs");
  TRIAL.format(request);
  const { company } = principal;
  const document = await documentOf(under);
  const submitted = await submit(kit.ports, principal, { company, document, trace });
  if (submitted.kind === "schedule") {
    throw new Problem("not-supported", "No schedules are made here.");
  }
  const { id, status } = submitted.job;
  return json(201, { id: numbers.of(company.id, id), state: status });
}

/** The job document that a form or JSON asks for by this door's names, checked by the contract. */
async function documentOf(under: Exchange): Promise<JobDocumentRequest> {
  const { "content-type": type } = under.request.headers;
  const bytes = await bodyOf(under);
  const sent = isForm(type) ? readForm(bytes, type) : membersOf(bytes, type);
  const named = Array.from(sent, ([name, value]) => [FIELDS.get(name) ?? name, value]);
  const document = Buffer.from(JSON.stringify(Object.fromEntries(named)));
  return under.kit.contract.readJson(document, ROOT) as JobDocumentRequest;
}

function membersOf(bytes: Uint8Array, type: string | undefined): Iterable<[string, unknown]> {
  if (bodyFormat(type)?.format !== "json") {
    throw unsupportedMediaType(type, ["application/json", FORM_TYPE]);
  }
  try {
    return Object.entries(JSON.parse(Buffer.from(bytes).toString()) as object);
  } catch {
    throw new Problem("malformed-document", "The body is no JSON document.");
  }
}

function json(status: number, value: object, headers: Answer["headers"] = {}): Answer {
  const body = JSON.stringify(value);
  return { status, headers: { ...headers, "Content-Type": "application/json" }, body };
}
