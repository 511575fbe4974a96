/** Addresses in parameters from which files are fetched: kept and shown without their secrets, which are sealed until the job has ended. */

import type {
  JobDocumentRequest,
  Option,
  Parameters,
  UploadUrl,
} from "../model/contract-types.gen.ts";
import { shownUrl } from "../text/redact-url.ts";

/** Where an address stands, as a pointer: no option has a name like that. */
const POINTER = "/parameters/uploadUrlsJob/urlArray/";

export interface Hidden {
  readonly document: JobDocumentRequest;
  /** The addresses that are shown otherwise than they were sent, to be sealed with the job. */
  readonly addresses: readonly Option[];
}

/** Splits a document into what may be shown and its addresses. */
export function withoutSourceSecrets(document: JobDocumentRequest): Hidden {
  const job = document.parameters?.uploadUrlsJob;
  const urls = job?.urlArray ?? [];
  const addresses = urls.flatMap(({ sourceUrl }, index) =>
    shownUrl(sourceUrl) === sourceUrl ? [] : [{ name: `${POINTER}${index}`, value: sourceUrl }],
  );
  if (job === undefined || addresses.length === 0) {
    return { document, addresses };
  }
  const urlArray = urls.map((url): UploadUrl => ({ ...url, sourceUrl: shownUrl(url.sourceUrl) }));
  const parameters = { uploadUrlsJob: { ...job, urlArray } };
  return { document: { ...document, parameters }, addresses };
}

/** Puts the addresses back; the reverse of withoutSourceSecrets. Other secrets are passed over. */
export function withSourceSecrets(
  parameters: Parameters | undefined,
  secrets: readonly Option[],
): Parameters | undefined {
  const job = parameters?.uploadUrlsJob;
  const addresses = new Map(secrets.map(({ name, value }) => [name, value]));
  if (job?.urlArray === undefined || addresses.size === 0) {
    return parameters;
  }
  const urlArray = job.urlArray.map(
    (url, index): UploadUrl => ({
      ...url,
      sourceUrl: addresses.get(`${POINTER}${index}`) ?? url.sourceUrl,
    }),
  );
  return { uploadUrlsJob: { ...job, urlArray } };
}
