/** Tells a problem to the caller of an HTTP request, in the format that the caller asked for. */

import type { IncomingMessage } from "node:http";

import type { Contract } from "../../contract/contract.ts";
import type { Problem } from "../../core/model/problem.ts";
import type { Answer } from "../http/answer.ts";
import { encodeProblem } from "./encode.ts";
import { bodyFormat, problemFormat } from "../http/negotiate.ts";
import type { ProblemPlace } from "./table.ts";

export interface TellOptions extends ProblemPlace {
  readonly contract: Contract;
}

/** The answer: by Accept, else in the format of the request's body, else in JSON. */
export function tellProblem(
  problem: Problem,
  { headers }: IncomingMessage,
  { contract, ...place }: TellOptions,
): Answer {
  const format = problemFormat(headers.accept, bodyFormat(headers["content-type"])?.format);
  return encodeProblem(problem, { contract, format, accept: headers.accept, ...place });
}
