/** What a store of S3 says went wrong: to callers as a problem, to whoever starts the server as what to mend. */

import { insufficientStorage } from "../../../core/model/files/disk-fault.ts";
import { Problem } from "../../../core/model/problem.ts";

const RETRY_AFTER_S = 30;
/** As stores that have a limit call it. */
const FULL: ReadonlySet<string> = new Set(["QuotaExceeded", "XMinioStorageFull", "StorageFull"]);

interface Told {
  /** The code of S3, or of the operating system. */
  readonly code: string;
  readonly status: number | undefined;
}

/** What is known of an error of the SDK. */
export function toldBy(error: unknown): Told {
  const { name, code, $metadata } = (error ?? {}) as {
    readonly name?: unknown;
    readonly code?: unknown;
    readonly $metadata?: { readonly httpStatusCode?: number };
  };
  return {
    code: typeof code === "string" ? code : typeof name === "string" ? name : "",
    status: $metadata?.httpStatusCode,
  };
}

/** No such object, or no such upload. */
export function isMissing(error: unknown): boolean {
  const { code, status } = toldBy(error);
  return status === 404 && code !== "NoSuchBucket";
}

/** RFC 9110 §15.5.17: the object ends before the range. */
export function isUnsatisfiable(error: unknown): boolean {
  return toldBy(error).status === 416;
}

/** RFC 9110 §15.5.13: it is no longer the one of the tag. */
export function wasReplaced(error: unknown): boolean {
  return toldBy(error).status === 412;
}

/** Runs calls to the store. Throws insufficient-storage, unavailable where they fail; a problem stays as it is. */
export async function inStore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storeFault(error);
  }
}

/** The same as a problem. */
export function storeFault(error: unknown): unknown {
  if (error instanceof Problem) {
    return error;
  }
  const { code, status } = toldBy(error);
  if (FULL.has(code) || status === 507) {
    return insufficientStorage(error);
  }
  const detail = "The server's storage does not answer now. Nothing was kept; try again later.";
  return new Problem("unavailable", detail, { retryAfterS: RETRY_AFTER_S, cause: error });
}

const KEYS = "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";

const UNKNOWN_KEY = `the store does not know the key. Look at ${KEYS}, and at AWS_SESSION_TOKEN if they are temporary.`;
const OTHER_REGION =
  "the bucket is in another region. Add region= to BLOBS_URL, or set AWS_REGION.";
const UNKNOWN_HOST =
  "the host of the endpoint is not known. Look at endpoint= in BLOBS_URL, or at the region.";
const NO_ANSWER =
  "nothing answers there. Look at endpoint= in BLOBS_URL: http or https, host and port; and whether the store runs.";

/** What the codes of S3 and of the operating system mean to whoever starts the server. */
const START_FAULTS: Readonly<Record<string, string>> = {
  NoSuchBucket: "there is no such bucket. Make it, or name another one in BLOBS_URL.",
  InvalidAccessKeyId: UNKNOWN_KEY,
  InvalidToken: UNKNOWN_KEY,
  ExpiredToken: UNKNOWN_KEY,
  SignatureDoesNotMatch:
    "the secret is not that of the key. Look at AWS_SECRET_ACCESS_KEY, for a line break at its end too.",
  RequestTimeTooSkewed:
    "the clocks of this machine and of the store differ by more than the store takes. Set this machine's clock.",
  PermanentRedirect: OTHER_REGION,
  AuthorizationHeaderMalformed: OTHER_REGION,
  IllegalLocationConstraintException: OTHER_REGION,
  CredentialsProviderError: `there are no keys. Set ${KEYS}, or give the machine a role.`,
  ENOTFOUND: UNKNOWN_HOST,
  EAI_AGAIN: UNKNOWN_HOST,
  ECONNREFUSED: NO_ANSWER,
  ECONNRESET: NO_ANSWER,
  EHOSTUNREACH: NO_ANSWER,
  ENETUNREACH: NO_ANSWER,
  EPROTO: NO_ANSWER,
  TimeoutError: NO_ANSWER,
};

/** In words: why the bucket cannot be used, and what to mend. */
export function startFault(error: unknown): string {
  const { code, status } = toldBy(error);
  return START_FAULTS[code] ?? otherFault(code, status);
}

function otherFault(code: string, status: number | undefined): string {
  if (status === 403) {
    return "the key may not do it (403). It needs s3:ListBucket and s3:ListBucketMultipartUploads of the bucket, and s3:GetObject, s3:PutObject, s3:DeleteObject and s3:AbortMultipartUpload below the prefix.";
  }
  return status === undefined
    ? `what answers there is no store of S3 (${code}). Look at endpoint= in BLOBS_URL.`
    : `the store answers ${status} (${code}). Look at BLOBS_URL.`;
}
