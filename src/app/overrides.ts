/** What takes the place of parts that the settings would make: for tests, and for whoever embeds the server. */

import type { Contract } from "../contract/contract.ts";
import type { Ports } from "../core/ports/ports.ts";
import type { Authenticator } from "../core/ports/access.ts";
import type { Clock, Ids } from "../core/ports/base.ts";
import type { DeliverySender } from "../core/ports/callbacks.ts";
import type { Fetcher, FileSender } from "../core/ports/outbound.ts";
import type { Telemetry } from "../core/ports/telemetry.ts";
import type { Workflow } from "../core/ports/workflow-context.ts";
import type { Door } from "../doors/dialect.ts";
import type { DoorKit } from "../doors/door-kit.ts";
import type { Timers } from "../engine/dispatch/timers.ts";
import type { EngineOptions, RunningEngine } from "../engine/engine.ts";
import type { CallbackStyle } from "../outbound/callback-styles/callback-style.ts";
import type { LeveledLog } from "../platform/log.ts";
import type { Store } from "../store/open-store.ts";
import type { BuildWall } from "../workflows/sandbox/build-wall.ts";
import type { Sandbox } from "../workflows/sandbox/sandbox.ts";

/** Makes a door of what every door is given. */
export type AddedDoor = (kit: DoorKit) => Door;

export interface Overrides {
  readonly clock?: Clock;
  readonly ids?: Ids;
  readonly log?: LeveledLog;
  readonly timers?: Timers;
  readonly telemetry?: Telemetry;
  /** Puts something between the store and everything else. */
  readonly store?: (store: Store) => Store;
  /** Loaded before. */
  readonly contract?: Contract;
  readonly workflows?: readonly Workflow[];
  /** Where files are opened, in place of what the settings would make; the server stops it. */
  readonly sandbox?: Sandbox;
  /** What makes the wall around the sandbox. */
  readonly buildWall?: BuildWall;
  readonly engine?: RunningEngine;
  /** What the engine is made with in place of what the settings say. */
  readonly engineOptions?: Partial<EngineOptions>;
  /** What reaches others; nobody closes it. */
  readonly outbound?: {
    readonly fetcher?: Fetcher;
    readonly sender?: FileSender;
    readonly deliverySender?: DeliverySender;
  };
  /** Ways to write callbacks beside the standard one, by the name that submissions give. */
  readonly callbackStyles?: Readonly<Record<string, CallbackStyle>>;
  readonly authenticator?: Authenticator;
  /** Puts something between the doors and what is behind them. */
  readonly ports?: (ports: Ports) => Ports;
  /** Doors beside the usual ones. */
  readonly doors?: readonly AddedDoor[];
  /** Every request goes through express, also those that are answered in front of it otherwise. */
  readonly isBehindExpress?: boolean;
}
