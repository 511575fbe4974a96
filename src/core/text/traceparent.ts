/** W3C trace contexts: read from callers, kept with jobs, handed on to whom a job calls. */

const TRACEPARENT =
  /^(?<version>[0-9a-f]{2})-(?<traceId>[0-9a-f]{32})-(?<spanId>[0-9a-f]{16})-(?<flags>[0-9a-f]{2})(?<more>-.*)?$/u;

/**
 * The header `traceparent` in the form of version 00; undefined for what is no valid one. Later versions are read by
 * what they share with it (Trace Context §3.2.2).
 */
export function parseTraceparent(header: string | undefined): string | undefined {
  const { version, traceId, spanId, flags, more } = TRACEPARENT.exec(header ?? "")?.groups ?? {};
  if (traceId === undefined || spanId === undefined) {
    return undefined;
  }
  const isValid =
    version !== "ff" &&
    !(version === "00" && more !== undefined) &&
    !isZero(traceId) &&
    !isZero(spanId);
  return isValid ? `00-${traceId}-${spanId}-${flags}` : undefined;
}

/** The same trace with a new span, to be sent along with a call of our own. */
export function childTraceparent(traceparent: string, ids: { next(): string }): string {
  // RFC 9562: what follows the version and counter of a UUIDv7 is random, but for two bits.
  const spanId = ids.next().slice(19).replace("-", "");
  return `00-${traceIdOf(traceparent)}-${spanId}-${traceparent.slice(-2)}`;
}

/**
 * The span of a run, as whoever knows the job can tell: of the job's trace, with an id made of the job's id, a UUIDv7, and
 * the fence of the run. Undefined before the first run.
 */
export function runSpanId(jobId: string, fence: number): string | undefined {
  // RFC 9562 §5.7: what stands behind the variant is random.
  const random = jobId.slice(19).replace("-", "");
  return fence === 0 || !/^[0-9a-f]{16}$/u.test(random)
    ? undefined
    : (BigInt(`0x${random}`) ^ BigInt(fence)).toString(16).padStart(16, "0");
}

/** The same trace with the span of this id. */
export function withSpanId(traceparent: string, spanId: string | undefined): string {
  return spanId === undefined
    ? traceparent
    : `${traceparent.slice(0, 36)}${spanId}${traceparent.slice(52)}`;
}

/** The trace that a parsed traceparent belongs to. */
export function traceIdOf(traceparent: string): string {
  return traceparent.slice(3, 35);
}

function isZero(digits: string): boolean {
  return /^0+$/u.test(digits);
}
