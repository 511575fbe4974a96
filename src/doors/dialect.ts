/** A dialect: how a door names itself, reads who calls, chooses the format of answers, and tells what failed. */

import type { IncomingMessage } from "node:http";
import type { RequestHandler } from "express";

import type { Principal } from "../core/model/principal.ts";
import type { Problem } from "../core/model/problem.ts";
import type { Shown } from "../core/ports/access.ts";
import type { Trace } from "../core/ports/telemetry.ts";
import type { DoorKit } from "./door-kit.ts";
import type { Answer } from "./http/answer.ts";
import type { Format } from "./http/media-type.ts";
import { answerFormat, bodyFormat } from "./http/negotiation/negotiate.ts";
import { sessionTokenOf } from "./http/session-cookie.ts";
import { tellProblem } from "./problems/encode.ts";
import type { FrontRoute } from "./server/front-routes.ts";

/** A door: the dialects that are spoken there, and what answers at its addresses. */
export interface Door {
  readonly dialects: readonly Dialect[];
  readonly router: RequestHandler;
  /** For its addresses that are called all the time. */
  readonly frontRoute?: FrontRoute;
}

export interface Dialect {
  /** As metrics and log name the door. */
  readonly name: string;
  /** Where its addresses begin, such as /v1: what is at none of them is told by it. */
  readonly prefixes: readonly string[];
  /** Where its requests are calls of remote procedures: the service, as traces name it. */
  readonly rpcService?: string;
  /** Headers of its own that web pages elsewhere may send, where CORS_ORIGINS lets them in. */
  readonly requestHeaders?: readonly string[];
  /** Headers of its own that these pages may read in answers. */
  readonly answerHeaders?: readonly string[];
  /** What the request shows of who calls. */
  credentials(request: IncomingMessage): Shown | undefined;
  /** The format of an answer. Throws not-acceptable. */
  format(request: IncomingMessage): Format;
  /** The fields that tell the digest of a body; Content-Digest and Repr-Digest without it. */
  readonly digestFields?: readonly string[];
  /** Whether it tells problems to people by itself; otherwise a browser gets a page of ours in place of what programs get. */
  readonly tellsPeople?: true;
  /** Whether problems have a language of the door's own, whatever Accept-Language says. */
  readonly hasOwnLanguage?: true;
  /** The answer that tells a problem. */
  tell(problem: Problem, exchange: Exchange): Answer;
  /** What is done to every answer before it is written, where there is something, such as packing it. */
  readonly finish?: (answer: Answer, exchange: Exchange) => Promise<Answer>;
}

/** A request under way; what becomes known of it only later is written down here. */
export interface Exchange {
  readonly kit: DoorKit;
  readonly dialect: Dialect;
  readonly request: IncomingMessage;
  /** The caller's, else our own. */
  readonly requestId: string;
  readonly trace: Trace;
  /** What the router found in the path. */
  readonly params: Params;
  /** As metrics and log name it; "none" while nobody knows. */
  operation: string;
  /** Who was let in. */
  principal?: Principal;
  /** The door's own word for what failed; the problem's code without it. */
  code?: string;
  /** Called in any case, when nothing more is read for the answer. */
  release?: () => Promise<void>;
}

export type Params = Readonly<Record<string, string | readonly string[] | undefined>>;

/** How we speak where nothing else is agreed: the header Authorization or, to read, the session of a browser; JSON or XML by Accept, and problems of RFC 9457. */
export function ownDialect(name: string, prefixes: readonly string[] = []): Dialect {
  return {
    name,
    prefixes,
    credentials: shownBy,
    format: formatOf,
    tell: tellAsOwn,
  };
}

/** Whether a dialect reads who calls as we do, so that a browser that is not let in may sign in. */
export function takesSessions(dialect: Dialect): boolean {
  return dialect.credentials === shownBy;
}

/** A browser sends its cookie along by itself, so it is good for reading only; forms of ours read it on their own. */
function shownBy(request: IncomingMessage): Shown | undefined {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    return { kind: "authorization", text: authorization };
  }
  return request.method === "GET" || request.method === "HEAD" ? sessionShown(request) : undefined;
}

/** The session of a browser; undefined where it shows none. */
export function sessionShown(request: IncomingMessage): Shown | undefined {
  const text = sessionTokenOf(request);
  return text === undefined ? undefined : { kind: "browser-session", text };
}

function formatOf({ headers: { accept, "content-type": contentType } }: IncomingMessage): Format {
  return answerFormat(accept, bodyFormat(contentType)?.format);
}

function tellAsOwn(problem: Problem, { kit, request, requestId }: Exchange): Answer {
  const { contract, publicUrl } = kit;
  return tellProblem(problem, request, { contract, requestId, publicUrl });
}
