/** The element artworkJob, by which callers of the IPS API ask for artwork: the fields of a job document under other names. */

import { ARTWORK_WORKFLOW } from "../model/artwork.ts";
import type { ArtworkJob, JobDocumentRequest } from "../model/contract-types.gen.ts";
import { Problem, withPointers } from "../model/problem.ts";

const ELEMENT = "/parameters/artworkJob";

/** Fields of a job document, and where they stand in the element; the longer first. */
const PLACES = [
  ["/artwork/url", "/artworkURL"],
  ["/artwork", "/artworkURL"],
  ["/callbackURL", "/httpCompletionUrl"],
  ["/externalId", "/externalId"],
  ["/metadata", "/metadata"],
  ["/returnURL", "/returnURL"],
  ["/capabilities", "/capabilities"],
  ["/brand", "/brand"],
] as const;

/**
 * Does work with the document as if it had said all of it by its own fields, and points problems to where they were said.
 * Documents without the element are handed on as they are. Throws conflicting-fields where both are used.
 */
export function withArtworkFields<T>(
  document: JobDocumentRequest,
  work: (unfolded: JobDocumentRequest) => T,
): T {
  const job = document.parameters?.artworkJob;
  // Of several elements core tells that it has to be one.
  if (job === undefined || Object.keys(document.parameters ?? {}).length > 1) {
    return work(document);
  }
  const unfolded = unfoldedOf(document, job);
  try {
    return work(unfolded);
  } catch (error) {
    throw withPointers(error, placeOf);
  }
}

function unfoldedOf(document: JobDocumentRequest, job: ArtworkJob): JobDocumentRequest {
  const { parameters: _, ...rest } = document;
  const { httpCompletionUrl = "", artworkURL, ...same } = job;
  const fields: JobDocumentRequest = {
    ...same,
    ...(httpCompletionUrl === "" ? {} : { callbackURL: httpCompletionUrl }),
    ...(artworkURL === undefined ? {} : { artwork: { url: artworkURL } }),
  };
  const twice = Object.keys(fields).find((name) => Object.hasOwn(rest, name));
  if (twice !== undefined) {
    const message = `${twice} stands in the job and in its artworkJob; say it in one place.`;
    throw Problem.at("conflicting-fields", { pointer: `/${twice}`, rule: "conflict", message });
  }
  return { workflow: ARTWORK_WORKFLOW, ...rest, ...fields };
}

function placeOf(pointer: string): string {
  const found = PLACES.find(([place]) => `${pointer}/`.startsWith(`${place}/`));
  return found === undefined ? pointer : ELEMENT + found[1] + pointer.slice(found[0].length);
}
