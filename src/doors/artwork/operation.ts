/** What every operation of the artwork door is, and the ways that they have in common: opening the link, showing the page, telling what went wrong. */

import type { Deciding } from "../../core/artwork/decide-artwork.ts";
import { type LinkedArtwork, openLink } from "../../core/artwork/upload-link.ts";
import { Problem } from "../../core/model/problem.ts";
import type { Exchange } from "../dialect.ts";
import type { Answer } from "../http/answer.ts";
import { problemHeaders } from "../problems/encode.ts";
import { PROBLEMS } from "../problems/table.ts";
import { failureOfProblem } from "./failures.ts";
import { pageOf } from "./page/page.ts";
import type { DecideStage, FailureView } from "./page/view.ts";
import { freshNonce, pageHeaders } from "./page-headers.ts";
import { pageView } from "./page-view.ts";
import { chosenLanguage } from "./dialect.ts";
import { basePath } from "../http/base-path.ts";
import { pagePaths } from "./paths.ts";
import { demandSamePage } from "./same-page.ts";

export interface ArtworkOperation {
  /** As metrics and log name it; the address itself is told nowhere. */
  readonly name: string;
  readonly method: "GET" | "POST";
  handle(opened: OpenedLink): Promise<Answer>;
}

/** A request by a link that is good. */
export interface OpenedLink {
  readonly under: Exchange;
  readonly token: string;
  readonly linked: LinkedArtwork;
}

/** Opens the link of the request's path. Throws not-found, too-many-requests; forbidden for what another origin's page sent. */
export async function openedLink(under: Exchange): Promise<OpenedLink> {
  const { kit, params, request } = under;
  const token = String(params["token"]);
  const linked = await openLink(kit.ports, token);
  kit.rateLimit?.take(`link/${linked.job.id}`, "This link");
  if (request.method !== "GET" && request.method !== "HEAD") {
    demandSamePage(under);
  }
  return { under, token, linked };
}

export interface Shown {
  readonly decide?: Pick<DecideStage, "kind" | "given">;
  readonly failure?: FailureView;
  /** Of the answer; 200 without it. */
  readonly status?: number;
  readonly headers?: Answer["headers"];
}

/** The page as the artwork stands. */
export async function showPage(
  { under, token, linked }: OpenedLink,
  { decide, failure, status = 200, headers = {} }: Shown = {},
): Promise<Answer> {
  const nonce = freshNonce();
  const view = await pageView(under, linked, { token, nonce, decide, failure });
  const settings = await under.kit.ports.artworks.settings(linked.job.companyId);
  return {
    status,
    headers: { ...headers, ...pageHeaders(nonce, settings.frameAncestors) },
    body: pageOf(view),
  };
}

/** RFC 9110 §15.4.4: what was sent is done; a reload does not send it again. */
export function seeOther({ under, token }: OpenedLink): Answer {
  const { kit, request } = under;
  const { page } = pagePaths(basePath(kit.publicUrl), token, chosenLanguage(request));
  const headers = { Location: page, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer" };
  return { status: 303, headers, body: undefined };
}

/** What was sent of a decision. */
export interface SentDecision extends Pick<Deciding, "version"> {
  readonly decide: Pick<DecideStage, "kind" | "given">;
}

/**
 * Does what was sent, and shows the page again with what was wrong where it fails. `sent`: the decision that it was, so
 * that nothing has to be typed twice. Throws what is no problem of the sender's, and not-found where the link is no more.
 */
export async function doneOrTold(
  opened: OpenedLink,
  act: () => Promise<unknown>,
  sent?: SentDecision,
): Promise<Answer> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof Problem) || PROBLEMS[error.code].status === 500) {
      throw error;
    }
    opened.under.code = error.code;
    return toldOnPage(opened, error, sent);
  }
  return seeOther(opened);
}

async function toldOnPage(
  { under, token }: OpenedLink,
  problem: Problem,
  sent: SentDecision | undefined,
): Promise<Answer> {
  const linked = await openLink(under.kit.ports, token);
  const told = failureOfProblem(problem);
  const failure =
    problem.code === "illegal-transition" ? { ...told, name: nameOf(linked, sent) } : told;
  return showPage(
    { under, token, linked },
    {
      failure,
      ...(sent !== undefined && failure.name === "field" && { decide: sent.decide }),
      status: PROBLEMS[problem.code].status,
      headers: problemHeaders(problem),
    },
  );
}

/** Why something is not possible: because of what somebody else did meanwhile, mostly in another tab. */
function nameOf(
  { artwork, decisions }: LinkedArtwork,
  sent: SentDecision | undefined,
): "decided" | "changed" | "notNow" {
  if (decisions.some(({ version }) => version === (sent?.version ?? artwork.version))) {
    return "decided";
  }
  return sent !== undefined && sent.version !== artwork.version ? "changed" : "notNow";
}
