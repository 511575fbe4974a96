/** The requests of the tus protocol that a page needs (tus 1.0.0: core, creation, termination). */

export interface TusPlace {
  /** Where uploads begin. */
  readonly address: string;
  /** The upload link, which says whose they are. */
  readonly link: string;
}

/** What came of a request: how far the upload is, or why it is not. */
export type TusAnswer =
  | { readonly kind: "offset"; readonly offsetBytes: number }
  /** No such upload, or no more. */
  | { readonly kind: "gone" }
  /** It may go well later: somebody else writes, the server is busy or not to be reached. */
  | { readonly kind: "later"; readonly waitMs?: number }
  | { readonly kind: "refused"; readonly status: number };

/** A piece that takes longer got stuck. */
const PIECE_MS_MAX = 120_000;
const QUESTION_MS_MAX = 20_000;

/** Begins an upload; its id, or what came instead. */
export async function createUpload(
  place: TusPlace,
  file: File,
  stop: AbortSignal,
): Promise<string | TusAnswer> {
  const type = file.type === "" ? "" : `,filetype ${base64(file.type)}`;
  const answer = await send(place, "", {
    method: "POST",
    headers: {
      "Upload-Length": String(file.size),
      "Upload-Metadata": `filename ${base64(file.name)}${type}`,
    },
    signal: within(QUESTION_MS_MAX, stop),
  });
  const id = answer?.headers.get("Location")?.split("/").at(-1);
  return answer?.status === 201 && id !== undefined ? id : answerOf(answer);
}

/** Asks how far it is. */
export async function headUpload(
  place: TusPlace,
  id: string,
  stop: AbortSignal,
): Promise<TusAnswer> {
  const signal = within(QUESTION_MS_MAX, stop);
  return answerOf(await send(place, `/${id}`, { method: "HEAD", signal }));
}

/** Sends the next piece. */
export async function patchUpload(
  place: TusPlace,
  id: string,
  piece: {
    readonly offsetBytes: number;
    readonly content: ArrayBuffer;
    readonly stop: AbortSignal;
  },
): Promise<TusAnswer> {
  return answerOf(
    await send(place, `/${id}`, {
      method: "PATCH",
      headers: {
        "Content-Type": "application/offset+octet-stream",
        "Upload-Offset": String(piece.offsetBytes),
      },
      body: piece.content,
      signal: within(PIECE_MS_MAX, piece.stop),
    }),
  );
}

/** Throws away what was uploaded. */
export async function endUpload(place: TusPlace, id: string): Promise<void> {
  await send(place, `/${id}`, { method: "DELETE" });
}

/** Undefined where the server was not reached. */
async function send(
  { address, link }: TusPlace,
  path: string,
  { headers, ...init }: Omit<RequestInit, "headers"> & { headers?: Record<string, string> },
): Promise<Response | undefined> {
  try {
    const answer = await fetch(address + path, {
      ...init,
      headers: { ...headers, "Tus-Resumable": "1.0.0", "Upload-Link": link },
      credentials: "omit",
    });
    // What is not read counts as broken off.
    await answer.arrayBuffer();
    return answer;
  } catch {
    return undefined;
  }
}

function answerOf(answer: Response | undefined): TusAnswer {
  if (answer === undefined || answer.status >= 500) {
    return { kind: "later" };
  }
  const { status, headers } = answer;
  if (status === 409 || status === 423 || status === 429) {
    return { kind: "later", waitMs: Number(headers.get("Retry-After") ?? 1) * 1000 };
  }
  if (status === 404 || status === 410) {
    return { kind: "gone" };
  }
  const offset = headers.get("Upload-Offset");
  return answer.ok && offset !== null
    ? { kind: "offset", offsetBytes: Number(offset) }
    : { kind: "refused", status };
}

function within(ms: number, stop: AbortSignal): AbortSignal {
  const timer = new AbortController();
  const timeout = setTimeout(() => timer.abort(), ms);
  stop.addEventListener("abort", () => timer.abort(), { once: true });
  timer.signal.addEventListener("abort", () => clearTimeout(timeout), { once: true });
  return timer.signal;
}

/** Of the text in UTF-8, as Upload-Metadata wants it. */
function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
