/** fetch with a time limit, for tests whose server may hang: what hung is told by its name. */

/** No answer of a healthy server takes so long, whatever else the machine does. */
export const ANSWER_MS = 30_000;

/** As fetch, but head and body have to come within the limit, or both reject with what was asked. */
export async function fetchWithin(
  address: string | URL,
  init: RequestInit = {},
  limitMs = ANSWER_MS,
): Promise<Response> {
  const late = new AbortController();
  const timer = setTimeout(() => {
    const asked = `${init.method ?? "GET"} ${String(address)}`;
    late.abort(new Error(`${asked} was not answered as a whole within ${limitMs / 1000} s.`));
  }, limitMs);
  timer.unref();
  const { signal: own } = init;
  const signal = own ? AbortSignal.any([late.signal, own]) : late.signal;
  return fetch(address, { ...init, signal });
}
