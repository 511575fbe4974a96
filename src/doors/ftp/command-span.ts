/** The span of a command that works on files and folders; of its place only what can be no secret. */

import type { Job } from "../../core/model/job.ts";
import { Problem } from "../../core/model/problem.ts";
import type { Span, SpanAttributes, Tracing } from "../../core/ports/tracing/tracing.ts";
import { PROBLEMS } from "../problems/table.ts";
import type { Command } from "./commands/command.ts";
import type { Conversation } from "./conversation.ts";
import type { Path } from "./path.ts";
import { Refusal, type Reply } from "./replies.ts";

export interface Said {
  readonly verb: string;
  readonly argument: string;
  /** Undefined where it is not known. */
  readonly command: Command | undefined;
}

/** Undefined where no traces are asked for, and of commands that only agree on something. */
export async function beginCommand(
  tracing: Tracing | undefined,
  conversation: Conversation,
  { verb, argument, command }: Said,
): Promise<Span | undefined> {
  if (tracing === undefined || command?.placeOf === undefined) {
    return undefined;
  }
  const place = command.placeOf(conversation, argument);
  const job = await jobOf(conversation, place);
  // Clients send no traceparent: what changes a job is of its trace, what only looks, and may do so for ever, of none.
  const { isChange = false } = command;
  const changes = typeof isChange === "function" ? isChange(argument) : isChange;
  const parent = changes ? job?.traceparent : undefined;
  return tracing.begin({
    name: verb,
    kind: "server",
    ...(parent === undefined ? { startsTrace: true } : { parent }),
    attributes: {
      "network.protocol.name": "ftp",
      "url.scheme": conversation.isEncrypted ? "ftps" : "ftp",
      "url.path": shownPath(place),
      "jobgate.door": "ftp",
      "jobgate.operation": verb,
      ...(job === undefined ? {} : { "jobgate.job.id": job.id }),
    },
  });
}

/** What became of it: `failure` is what was thrown. */
export function endCommand(
  span: Span | undefined,
  reply: Reply | undefined,
  failure: unknown,
): void {
  const error = errorOf(failure);
  const attributes: SpanAttributes = {
    ...(reply === undefined ? {} : { "jobgate.ftp.reply": reply.code }),
    ...(failure instanceof Problem ? { "jobgate.problem": failure.code } : {}),
  };
  span?.end({ attributes, ...(error === undefined ? {} : { error }) });
}

/** What callers do wrong is no error of the server's span. */
function errorOf(failure: unknown): string | undefined {
  if (failure instanceof Problem) {
    return PROBLEMS[failure.code].status >= 500 ? failure.code : undefined;
  }
  return failure === undefined || failure instanceof Refusal ? undefined : "internal";
}

/** Undefined too where it cannot be asked for now: the command itself will tell that. */
async function jobOf(
  { account }: Conversation,
  place: Path,
): Promise<Pick<Job, "id" | "traceparent"> | undefined> {
  return account?.tree.jobOf(place).catch(() => undefined);
}

const DAY = /^[0-9]{8}$/u;
/** An id of ours, or the number that Bright River's clients know a job by. */
const JOB = /^(?:[0-9]{1,10}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/iu;
const SIDE = /^(?:ORIGINAL|CLIPPED)$/iu;

/** Days, jobs and their sides as they are; names that callers gave, as `{name}`. */
function shownPath(place: Path): string {
  const known = [DAY, JOB, SIDE];
  const shown = place.map((name, depth) => (known[depth]?.test(name) === true ? name : "{name}"));
  return `/${shown.join("/")}`;
}
