/** POST /jobs: a job that collects pictures, worked on as its specification says. */

import type { JobDocumentRequest } from "../../../core/model/contract-types.gen.ts";
import type { Job } from "../../../core/model/job.ts";
import { Problem } from "../../../core/model/problem.ts";
import { addJob } from "../../../core/submissions/add-job.ts";
import { type Specified, specifiedWork } from "../../../core/specifications/specified-work.ts";
import type { Exchange } from "../../dialect.ts";
import type { Answer } from "../../http/answer.ts";
import { idempotencyKeyOf } from "../../http/idempotency-key.ts";
import { NAME } from "../dialect.ts";
import { NamedProblem } from "../error-code.ts";
import { jobBody } from "../job-body.ts";
import { jsonAnswer } from "../json-answer.ts";
import { admitted, type BrightRiverOptions, type Operation } from "../operation.ts";
import { readFields } from "../read-fields.ts";

const ROOT = { vocabulary: "job", name: "job" } as const;
const FIELDS = {
  name: "text",
  description: "text",
  invoiceReference: "text",
  isTest: "boolean",
  deadlineId: "integer",
  specificationKey: "integer",
  tags: "texts",
} as const;
const DESCRIPTION_CHARS_MAX = 4000;

/** 201 with the job and where its pictures are put and taken. */
export const createJob: Operation = {
  name: "createJob",
  methods: ["POST"],
  path: "/jobs",
  async handle(under, options) {
    const principal = await admitted(under, "submit-jobs");
    const { kit, request, trace } = under;
    const { company } = principal;
    const { document, specified, unknown } = await read(under, options);
    const work = await specifiedWork(kit.ports, company, specified);
    const job = await addJob(kit.ports, principal, {
      company,
      document: { ...document, ...work },
      trace,
      dialect: NAME,
      idempotencyKey: idempotencyKeyOf(request),
      notes: unknown.map((name) => `The field ${name} is not known here and was passed over.`),
    }).catch((error: unknown) => {
      throw isOfSpecification(error) ? badSpecification(error, specified) : error;
    });
    return created(under, job, options);
  },
};

interface Read {
  readonly document: JobDocumentRequest;
  readonly specified: Specified;
  readonly unknown: readonly string[];
}

/** What was sent, as a job document that the contract has checked. */
async function read(under: Exchange, { quietSeconds }: BrightRiverOptions): Promise<Read> {
  const { values, unknown } = await readFields(under, FIELDS);
  const { specificationKey, deadlineId, ...fields } = values;
  if (fields.name === undefined || fields.name.trim() === "") {
    throw new NamedProblem("name_required", "Send name, a text of 1 to 255 characters.");
  }
  if (fields.description === undefined) {
    const message = "description is missing; an empty one is one, too.";
    throw Problem.at("invalid-document", { pointer: "/description", rule: "required", message });
  }
  if (fields.description.length > DESCRIPTION_CHARS_MAX) {
    const message = `description has at most ${DESCRIPTION_CHARS_MAX} characters.`;
    throw Problem.at("invalid-document", { pointer: "/description", rule: "length", message });
  }
  const sent = Buffer.from(JSON.stringify({ ...fields, quietSeconds }));
  const document = under.kit.contract.readJson(sent, ROOT) as JobDocumentRequest;
  return { document, specified: { specificationKey, deadlineId }, unknown };
}

/** Clients name no workflow, so what is wrong with one is wrong in the operator's table. */
function isOfSpecification(error: unknown): error is Problem {
  const codes = new Set(["unknown-workflow", "unknown-profile", "invalid-option", "not-supported"]);
  return error instanceof Problem && codes.has(error.code);
}

function badSpecification(cause: Problem, { specificationKey }: Specified): Problem {
  const which =
    specificationKey === undefined
      ? "The default specification of this account"
      : `Specification ${specificationKey}`;
  const message = `${which} cannot be used any more: ${cause.detail} Ask the operator to mend it, or name another one.`;
  const violation = { pointer: "/specificationKey", rule: "value", message } as const;
  return new Problem("invalid-document", message, { violations: [violation], cause });
}

async function created(under: Exchange, job: Job, options: BrightRiverOptions): Promise<Answer> {
  const id = await under.kit.ports.foreignIds.ofJob(job.id);
  if (id === undefined) {
    throw new Problem("gone", "The job was deleted meanwhile.");
  }
  const body = jobBody(under, { job, id, ftpPort: options.ftpPort() });
  const headers = { Location: `/jobs/${id.number}` };
  return jsonAnswer(201, { ...body, _type: "CreateJobResponseBody" }, headers);
}
