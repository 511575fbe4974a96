/** The administration calls about artwork: what waits, links, the shop's review, and what companies have set. */

import { changeSettings } from "../../core/artwork/company-settings.ts";
import {
  listArtwork,
  renewLink,
  revokeLink,
  showLink,
} from "../../core/artwork/operate-artwork.ts";
import { refuseArtwork, releaseArtwork } from "../../core/artwork/review-artwork.ts";
import { withdrawArtwork } from "../../core/artwork/withdraw-artwork.ts";
import type { WaitingFor } from "../../core/model/job.ts";
import { Problem } from "../../core/model/problem.ts";
import { type AdminCall, callWith, flag, number, text, texts } from "./admin-call.ts";

/** How decisions and events name whoever uses the commands. */
const OPERATOR = "the shop";
const DONE = {};

export const ARTWORK_CALLS: Readonly<Record<string, AdminCall>> = {
  "POST /artwork/list": callWith(
    {},
    { company: number, waitingFor, limit: number, before: text },
    listArtwork,
  ),
  "POST /artwork/link": callWith(
    { job: text },
    { renew: flag, days: number },
    (ports, { job: jobId, renew = false, days }) =>
      renew
        ? renewLink(ports, { jobId, ...(days !== undefined && { days }) })
        : showLink(ports, jobId),
  ),
  "POST /artwork/revoke": callWith({ job: text }, {}, async (ports, { job }) => {
    await revokeLink(ports, job);
    return DONE;
  }),
  "POST /artwork/release": callWith({ job: text }, {}, async (ports, { job }) => {
    await releaseArtwork(ports, job, OPERATOR);
    return DONE;
  }),
  "POST /artwork/refuse": callWith(
    { job: text, reason: text },
    {},
    async (ports, { job, reason }) => refuseArtwork(ports, job, { by: OPERATOR, reason }),
  ),
  "POST /artwork/withdraw": callWith({ job: text }, {}, async (ports, { job }) => {
    await withdrawArtwork(ports, job, OPERATOR);
    return DONE;
  }),
  "POST /artwork/settings": callWith(
    { company: number },
    {
      capabilities: texts,
      color: text,
      logo: text,
      linkDays: number,
      isReviewed: flag,
      frameAncestors: texts,
    },
    changeSettings,
  ),
};

const WAITING: readonly WaitingFor[] = ["upload", "decision", "review"];

function waitingFor(value: unknown): WaitingFor {
  const found = WAITING.find((each) => each === value);
  if (found === undefined) {
    throw new Problem("invalid-document", `waitingFor is one of ${WAITING.join(", ")}.`);
  }
  return found;
}
