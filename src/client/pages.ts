/** Lists that come in pages: one thing after the other, the next page when it is needed (Link headers, RFC 8288). */

import { documentOf, type Send } from "./exchange.ts";

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export interface PagesAsked {
  readonly path: string;
  readonly query: Query;
  readonly signal: AbortSignal | undefined;
}

/** All things of a list. Throws JobgateError, ServerUnreachable, or the signal's reason. */
export async function* pages<T>(
  send: Send,
  { path, query, signal }: PagesAsked,
): AsyncGenerator<T> {
  let next: string | undefined = queryText(query);
  while (next !== undefined) {
    const answer: Response = await send({ path: path + next, signal });
    next = nextOf(answer.headers.get("link"));
    yield* await documentOf<readonly T[]>(answer);
  }
}

/** The query of an address with these values; "" without any. */
export function queryText(query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) {
      parameters.set(name, String(value));
    }
  }
  return parameters.size === 0 ? "" : `?${parameters.toString()}`;
}

/** The query of the next page: the rest of its address may be how others reach the server. */
function nextOf(link: string | null): string | undefined {
  return /<[^<>?]*(?<next>\?[^<>]*)>\s*;\s*rel="?next"?/u.exec(link ?? "")?.groups?.["next"];
}
