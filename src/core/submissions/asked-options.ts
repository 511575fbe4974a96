/** The profile and options that a job asks for: its document's own, or those of its parameters, where they have some. */

import type { JobDocumentRequest, Option, PrepressJob } from "../model/contract-types.gen.ts";
import { parametersName } from "../model/workflow.ts";

/** Every job element has these where it has them at all. */
type OptionedJob = Partial<Pick<PrepressJob, "profile" | "optionArray">>;

interface Optioned {
  /** Of the element, such as `/parameters/preflightJob`. */
  readonly pointer: string;
  readonly job: OptionedJob;
}

function optioned({ parameters }: JobDocumentRequest): Optioned | undefined {
  if (parameters === undefined) {
    return undefined;
  }
  const name = parametersName(parameters);
  const job: OptionedJob = (parameters[name] ?? {}) as OptionedJob;
  return { pointer: `/parameters/${name}`, job };
}

/** Its options, and the pointer to where they stand. */
export function askedOptions(document: JobDocumentRequest): {
  readonly pointer: string;
  readonly options: readonly Option[];
} {
  const { pointer, job } = optioned(document) ?? { pointer: "", job: {} };
  return job.optionArray === undefined
    ? { pointer: "/options", options: document.options ?? [] }
    : { pointer: `${pointer}/optionArray`, options: job.optionArray };
}

/** The document with these options instead, where it has some. */
export function withOptions(
  document: JobDocumentRequest,
  options: readonly Option[],
): JobDocumentRequest {
  const { parameters } = document;
  if (parameters === undefined) {
    return document.options === undefined ? document : { ...document, options };
  }
  const job = optioned(document)?.job ?? {};
  return job.optionArray === undefined
    ? document
    : {
        ...document,
        parameters: { [parametersName(parameters)]: { ...job, optionArray: options } },
      };
}

/** The profile that the parameters name, and the pointer to it; what old clients send empty asks for none. */
export function profileInParameters(
  document: JobDocumentRequest,
): { readonly pointer: string; readonly name: string } | undefined {
  const { pointer, job } = optioned(document) ?? { pointer: "", job: {} };
  const { profile = "" } = job;
  return profile === "" ? undefined : { pointer: `${pointer}/profile`, name: profile };
}
