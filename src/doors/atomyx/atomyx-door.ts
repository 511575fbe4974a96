/** The Atomyx door: a job is created for a shop's customer, who gets its page, and is asked for again. */

import { Router } from "express";

import { showArtwork } from "../../core/artwork/show-artwork.ts";
import { findJob, jobNotFound } from "../../core/jobs/read-jobs.ts";
import type { Principal } from "../../core/model/principal.ts";
import { Problem } from "../../core/model/problem.ts";
import { submit } from "../../core/submissions/submit.ts";
import type { Door, Exchange } from "../dialect.ts";
import type { DoorKit } from "../door-kit.ts";
import { bodyOf, exchange, letIn } from "../exchange.ts";
import type { Answer } from "../http/answer.ts";
import { idempotencyKeyOf } from "../http/idempotency-key.ts";
import { bodyFormat, unsupportedMediaType } from "../http/negotiation/negotiate.ts";
import { ATOMYX, JOBS } from "./dialect.ts";
import { jobAnswer, type ShownJob, type StateNames } from "./job-answer.ts";
import { readJobRequest } from "./job-request.ts";

interface Operation {
  readonly name: string;
  readonly methods: readonly string[];
  handle(under: Exchange, names: StateNames): Promise<Answer>;
}

/** By address. That service publishes the first only; a shop that missed a callback needs the second. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  [JOBS]: { name: "createJob", methods: ["POST"], handle: createJob },
  [`${JOBS}/:jobId`]: { name: "getJob", methods: ["GET", "HEAD"], handle: getJob },
};

/** Routes its addresses. `names` is how states are called. */
export function atomyxDoor(kit: DoorKit, names: StateNames): Door {
  const router = Router();
  for (const [address, operation] of Object.entries(OPERATIONS)) {
    router.all(address, (request, response) =>
      exchange(kit, ATOMYX, {
        request,
        response,
        params: request.params,
        operation: operation.name,
        act: (under) => {
          demandMethod(under, operation);
          return operation.handle(under, names);
        },
      }),
    );
  }
  return { dialects: [ATOMYX], router };
}

function demandMethod({ request: { method = "" } }: Exchange, { methods }: Operation): void {
  if (!methods.includes(method)) {
    const detail = `This address takes only ${methods.join(", ")}. Jobs are listed, cancelled and deleted below /v1/jobs.`;
    throw new Problem("method-not-allowed", detail, { allow: methods });
  }
}

async function createJob(under: Exchange, names: StateNames): Promise<Answer> {
  const { kit, request, trace } = under;
  const principal = await letIn(under, "submit-jobs");
  const { "content-type": type } = request.headers;
  if (bodyFormat(type)?.format !== "json") {
    throw unsupportedMediaType(type, ["application/json"]);
  }
  const { document, notes } = readJobRequest(kit.contract, await bodyOf(under));
  const submitted = await submit(kit.ports, principal, {
    company: principal.company,
    document,
    notes,
    trace,
    callbackStyle: ATOMYX.name,
    idempotencyKey: idempotencyKeyOf(request),
  });
  if (submitted.kind === "schedule") {
    throw new Problem("not-supported", "No schedules are made here.");
  }
  const { job } = submitted;
  const { status, headers, body } = answer(
    201,
    await shownJob(under, principal, { job, sent: document }),
    names,
  );
  return { status, headers: { ...headers, Location: `${baseOf(under)}${JOBS}/${job.id}` }, body };
}

async function getJob(under: Exchange, names: StateNames): Promise<Answer> {
  // It shows the link by which artwork is approved, so whoever only reads jobs does not get it.
  const principal = await letIn(under, "submit-jobs");
  const { jobId } = under.params;
  const job = await findJob(under.kit.ports, principal, String(jobId));
  return answer(200, await shownJob(under, principal, { job }), names);
}

/** Throws not-found for jobs of other workflows, which have no page. */
async function shownJob(
  under: Exchange,
  principal: Principal,
  { job, sent }: Pick<ShownJob, "job" | "sent">,
): Promise<ShownJob> {
  const shown = await showArtwork(under.kit.ports, principal, job);
  if (shown === undefined) {
    throw jobNotFound(job.id);
  }
  const { history, uploadPath } = shown;
  const uploadURL = uploadPath === undefined ? undefined : baseOf(under) + uploadPath;
  return { job, history, uploadURL, sent };
}

/** Where callers reach us. */
function baseOf({ kit: { publicUrl, proxies }, request }: Exchange): string {
  return publicUrl ?? proxies.urlOf(request);
}

function answer(status: number, shown: ShownJob, names: StateNames): Answer {
  const headers = { "Content-Type": "application/json", "Cache-Control": "no-store" };
  return { status, headers, body: jobAnswer(shown, names) };
}
