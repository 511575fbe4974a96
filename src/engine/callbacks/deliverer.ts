/** The deliverer: sends what a company has for a host, few at a time, and leaves alone a host that does not answer it. */

import type { ClaimedDelivery, Route, SendOutcome } from "../../core/model/delivery.ts";
import type { Clock, Ids } from "../../core/ports/base.ts";
import { afterFailure, isLeft } from "../../core/callbacks/endpoint-health.ts";
import type {
  DeliverySender,
  DeliveryStore,
  HostState,
  Settlement,
} from "../../core/ports/callbacks.ts";
import type { Ticket } from "../../core/model/ticket.ts";
import type { TicketStore } from "../../core/ports/tickets.ts";
import type { Telemetry } from "../../core/ports/telemetry.ts";
import type { Tracing } from "../../core/ports/tracing/tracing.ts";
import type { Work } from "../dispatch/dispatcher.ts";
import { Lanes } from "./lanes.ts";
import { hostPauseMs, retryDelayMs } from "./retry-plan.ts";
import { sendInTrace } from "./send-in-trace.ts";
import { type RepeatPorts, Repeats } from "../dispatch/repeats.ts";

export interface DelivererOptions extends RepeatPorts {
  readonly deliveries: DeliveryStore;
  readonly tickets: TicketStore;
  readonly deliverySender: DeliverySender;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly telemetry?: Telemetry;
  readonly tracing?: Tracing;
  /** How long an address may take nothing before it is switched off; never without it or where it is 0. */
  readonly endpointOffAfterMs?: number;
  /** Who gets the mail of companies that have no address of their own. Absent where no mail is sent. */
  readonly mailTo?: string;
  /** From 0 to 1. */
  readonly random: () => number;
  /** There are new tickets. */
  readonly wake: () => void;
}

/** Sends of one company to one host at a time. */
const LANES = 4;
/** Longer than any attempt takes. */
const LEASE_MS = 60_000;
const RECONCILE_MS = 60_000;
const SWITCHED_OFF =
  "not sent: its address took nothing for days and is switched off. Send this again once it works, which switches it on";

export class Deliverer {
  readonly #options: DelivererOptions;
  readonly #serving = new Map<string, Lanes>();
  /** Routes for which more came while they were served. */
  readonly #again = new Set<string>();
  readonly #repeats: Repeats;
  #stopping = false;

  constructor(options: DelivererOptions) {
    this.#options = options;
    this.#repeats = new Repeats(options);
  }

  /** Puts right what a crash left, now and from time to time. What was claimed until before that time is free again. */
  async start(leaseEndedBefore: number): Promise<void> {
    await this.#reconcile(leaseEndedBefore);
    this.#repeats.later({
      everyMs: RECONCILE_MS,
      work: () => this.#reconcile(this.#options.clock.now()),
      failure: "The deliveries could not be put right; trying again.",
    });
  }

  /** Begins nothing new; what is being sent goes on. */
  stop(): void {
    this.#stopping = true;
    this.#repeats.stop();
  }

  /** Takes the ticket of a route. Returns the work of serving it; undefined if that is going on already. */
  async take({ key, companyId, ref: host }: Ticket): Promise<Work | undefined> {
    const route = { companyId, host };
    // Whatever is stored after this has a ticket of its own; whatever was before is seen by the work.
    await this.#options.tickets.remove(key);
    const lanes = this.#serving.get(nameOf(route));
    if (lanes === undefined) {
      this.#serving.set(nameOf(route), new Lanes(0, async () => false));
      return async () => this.#serve(route);
    }
    if (!lanes.open()) {
      this.#again.add(nameOf(route));
    }
    return undefined;
  }

  async #serve(route: Route): Promise<void> {
    const { deliveries } = this.#options;
    const name = nameOf(route);
    try {
      do {
        this.#again.delete(name);
        // A host that did not answer is first tried with one: the others must not wait out another time limit.
        const state = await deliveries.host(route);
        await this.#lanesFor(route, state).run();
      } while (this.#again.has(name) && !this.#stopping);
    } finally {
      this.#serving.delete(name);
    }
    await deliveries.rearm(route);
    this.#options.wake();
  }

  #lanesFor(route: Route, state: HostState): Lanes {
    const isProbe = state.failures > 0;
    let isProbed = false;
    const lanes = new Lanes(isProbe ? 1 : LANES, async () => {
      const delivery = isProbed ? undefined : await this.#claim(route);
      if (delivery === undefined) {
        return false;
      }
      await this.#deliver(delivery, state);
      if (isProbe) {
        isProbed = true;
        this.#again.add(nameOf(route));
      }
      return !isProbe;
    });
    this.#serving.set(nameOf(route), lanes);
    return lanes;
  }

  async #claim(route: Route): Promise<ClaimedDelivery | undefined> {
    const { deliveries, clock } = this.#options;
    const now = clock.now();
    return this.#stopping ? undefined : deliveries.claim(route, now, now + LEASE_MS);
  }

  async #deliver(delivery: ClaimedDelivery, before: HostState): Promise<void> {
    const { deliverySender, deliveries, clock } = this.#options;
    const at = clock.now();
    if (this.#offAfterMs > 0 && isLeft(delivery)) {
      await this.#leave(delivery, at);
      return;
    }
    const sent = await this.#send(deliverySender, delivery);
    const now = clock.now();
    await this.#noteHost(delivery, before, sent.isUnreachable);
    const retryInMs = sent.verdict === "retry" ? this.#retryInMs(delivery, sent) : undefined;
    const state = stateOf(sent, retryInMs);
    const { status, error, response } = sent;
    const isSwitchedOff = await deliveries.settle(delivery.id, {
      ...this.#endpointAfter(delivery, sent, now),
      attempt: {
        number: delivery.attempts,
        at,
        durationMs: Math.max(0, now - at),
        ...(status === undefined ? {} : { status }),
        ...(error === undefined ? {} : { error }),
        ...(response === undefined ? {} : { response }),
      },
      state,
      nextAt: now + (retryInMs ?? 0),
      isGone: sent.verdict === "gone",
    });
    this.#options.telemetry?.deliverySettled(state);
    this.#tell(delivery, { sent, state });
    if (isSwitchedOff) {
      const { companyId, host, jobId } = delivery;
      this.#options.log.warn(
        { companyId, host, jobId },
        "An address that took no callbacks is switched off; jobgate callback off shows it.",
      );
    }
  }

  get #offAfterMs(): number {
    return this.#options.endpointOffAfterMs ?? 0;
  }

  /** Nobody is asked; the delivery can be replayed. */
  async #leave({ id, attempts: number }: ClaimedDelivery, at: number): Promise<void> {
    await this.#options.deliveries.settle(id, {
      attempt: { number, at, durationMs: 0, error: SWITCHED_OFF },
      state: "failed",
      nextAt: at,
      isGone: false,
    });
    this.#options.telemetry?.deliverySettled("failed");
  }

  #endpointAfter(
    { kind, failing }: ClaimedDelivery,
    { verdict, status, isUnreachable }: SendOutcome,
    at: number,
  ): Pick<Settlement, "endpoint" | "mailTo"> {
    if (kind !== "callback" || verdict === "gone") {
      return {};
    }
    if (verdict === "delivered") {
      return failing === undefined ? {} : { endpoint: "well" };
    }
    // Otherwise it was us who could not send.
    const isItsFault = verdict === "failed" || isUnreachable || status !== undefined;
    const { mailTo } = this.#options;
    return isItsFault && this.#offAfterMs > 0
      ? {
          endpoint: afterFailure(failing, at, this.#offAfterMs),
          ...(mailTo === undefined ? {} : { mailTo }),
        }
      : {};
  }

  /** A sender that breaks is our fault: the callback is tried again all the same. */
  async #send(deliverySender: DeliverySender, delivery: ClaimedDelivery): Promise<SendOutcome> {
    try {
      return await sendInTrace(this.#options, delivery, (traced) => deliverySender.send(traced));
    } catch (err) {
      const { id: deliveryId, jobId } = delivery;
      this.#options.log.error({ err, deliveryId, jobId }, "A delivery could not be sent.");
      return { verdict: "retry", error: "the server could not send it", isUnreachable: false };
    }
  }

  async #noteHost(route: Route, before: HostState, isUnreachable: boolean): Promise<void> {
    const { deliveries, clock } = this.#options;
    if (isUnreachable) {
      // From the state before: several that fail together are one failure.
      const failures = before.failures + 1;
      await deliveries.setHost(route, {
        failures,
        pausedUntil: clock.now() + hostPauseMs(failures),
      });
    } else if (before.failures > 0) {
      await deliveries.setHost(route, { failures: 0, pausedUntil: 0 });
    }
  }

  #retryInMs({ tries }: ClaimedDelivery, { retryAfterMs }: SendOutcome): number | undefined {
    const chance = this.#options.random();
    return retryDelayMs({ tries, chance, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
  }

  #tell(
    { id: deliveryId, jobId, kind, attempts }: ClaimedDelivery,
    { sent, state }: { readonly sent: SendOutcome; readonly state: string },
  ): void {
    if (state === "failed") {
      const { status, error } = sent;
      this.#options.log.warn(
        { deliveryId, jobId, kind, attempts, status, error },
        "A delivery is given up.",
      );
    }
  }

  async #reconcile(leaseEndedBefore: number): Promise<void> {
    const { deliveries, clock, wake } = this.#options;
    await deliveries.reconcile(clock.now(), leaseEndedBefore);
    wake();
  }
}

function nameOf({ companyId, host }: Route): string {
  return `${companyId} ${host}`;
}

function stateOf({ verdict }: SendOutcome, retryInMs: number | undefined) {
  if (verdict === "delivered") {
    return "delivered";
  }
  return retryInMs === undefined ? "failed" : "pending";
}
