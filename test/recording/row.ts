/** A request of the recording as a row of a table, and the short ways to write one. */

export interface Row {
  /** Says what is asked; once in a door. */
  readonly title: string;
  /** Method and address, such as `GET /v1/jobs/$job`: `$job` is what an earlier row kept under that name. */
  readonly send: string;
  /** `Authorization` is that of an administrator where it is not said, and left out where it is "". */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Lines of a head to be sent as they are, instead. */
  readonly head?: readonly string[];
  /** What later rows need of the answer, by name: the first group of each pattern. */
  readonly keep?: Readonly<Record<string, RegExp>>;
  /** Asks again until the answer matches; the last answer is recorded. */
  readonly until?: RegExp;
  /** Records of a long body only the lines that match. */
  readonly only?: RegExp;
}

type Headers = Readonly<Record<string, string>>;
type Sent = Pick<Row, "send" | "headers" | "body">;

export const ID = "(?<id>[0-9a-f]{8}-[0-9a-f-]{27})";
/** Patterns of what is kept most often. */
export const JOB_ID = new RegExp(`jobId(?:":"|>)${ID}`, "u");
export const COMPLETED = /"code":"completed"|<code>completed</u;
/** An id that nobody has. */
export const NOBODYS_ID = "0190f5a4-1c3e-7b2a-9d4e-5f6a7b8c9d0e";
export const NO_LOGIN = { Authorization: "" };

/** A value, or a text that is to be JSON, as application/json. */
export function json(send: string, value: unknown, headers: Headers = {}): Sent {
  return typed(send, typeof value === "string" ? value : JSON.stringify(value), {
    "Content-Type": "application/json",
    ...headers,
  });
}

export function xml(send: string, body: string, headers: Headers = {}): Sent {
  return typed(send, body, { "Content-Type": "application/xml", ...headers });
}

export function typed(send: string, body: string | Uint8Array, headers: Headers): Sent {
  return { send, body, headers };
}
