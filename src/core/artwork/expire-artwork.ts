/** Ends the waiting of a job whose time for people is over. */

import { isOver } from "../model/artwork.ts";
import type { Ticket } from "../model/ticket.ts";
import type { Ports } from "../ports/ports.ts";
import type { TicketStore } from "../ports/tickets.ts";
import { jobNews } from "../ports/telemetry.ts";

export interface ExpiringPorts
  extends Pick<Ports, "artworks" | "clock" | "telemetry">,
    Record<"tickets", Pick<TicketStore, "postpone" | "remove">> {}

/** How soon to look again at a job that is being worked on, or that somebody changed at this moment. */
const LOOK_AGAIN_MS = 60_000;

/** A job that a worker has is looked at again later; one whose time was lengthened, then. */
export async function expireArtwork(
  { artworks, clock, telemetry, tickets }: ExpiringPorts,
  { key, ref: jobId }: Ticket,
): Promise<void> {
  const at = clock.now();
  const artwork = await artworks.find(jobId);
  if (artwork === undefined || isOver(artwork.state)) {
    await tickets.remove(key);
    return;
  }
  if (artwork.link.expiresAt > at) {
    await tickets.postpone(key, artwork.link.expiresAt);
    return;
  }
  const message = "Nobody decided in time.";
  const expired = await artworks.change({
    jobId,
    at,
    from: { waitingFor: ["upload", "decision", "review"], version: artwork.version },
    to: { status: "completed", outcome: "cancelled", message },
    state: "expired",
    events: [
      { at, code: "artwork.expired", severity: "warning", message },
      { at, code: "job.cancelled", severity: "info", message },
    ],
  });
  if (expired === undefined) {
    await tickets.postpone(key, at + LOOK_AGAIN_MS);
    return;
  }
  telemetry?.jobMoved(jobNews(expired));
}
