/** The wiring: makes every part, plugs them into each other's ports, and hands the whole to whoever starts it. */

import { join } from "node:path";
import { type Base, ROOT, openBase } from "./base.ts";
import { createHandler } from "./doors.ts";
import { createParts, type Parts } from "./parts.ts";
import { tracedStore, tracingOf } from "./tracing.ts";
import { SettingError } from "../settings/setting.ts";
import { loadContract } from "../contract/load-contract.ts";
import { warmUpSteps } from "../contract/warm-up.ts";
import type { Log } from "../core/ports/base.ts";
import { Gate } from "../doors/server/gate.ts";
import { createHttpServer } from "../doors/server/http-server.ts";
import { Upkeep } from "../engine/upkeep.ts";
import { type OutboundAllow, parseOutboundAllow } from "../outbound/address-guard.ts";
import { limitNeeds, warnOfLimits } from "../platform/process-limits.ts";
import { type App, RunningApp } from "./lifecycle.ts";
import type { Overrides } from "./overrides.ts";
import type { Config } from "../settings/settings.ts";
import type { Sandbox } from "../workflows/sandbox/sandbox.ts";

export type { App } from "./lifecycle.ts";

const HOUR_MS = 3_600_000;

/** Makes the whole application; nothing listens and no job runs until listen(). Throws what opening the store throws. */
export async function createApp(config: Config, overrides: Overrides = {}): Promise<App> {
  const allow = outboundAllowOf(config);
  const opened = await openBase(config, { overrides });
  try {
    const tracing = await tracingOf(config, opened.log);
    const base = { ...opened, store: tracedStore(opened.store, tracing) };
    warnOfLimits(limitNeeds(config), base.log);
    const xsdDir = join(ROOT, "xsd");
    const { xmlElementsMax, xmlPlainReader: readsPlainXml } = config;
    const { contract = loadContract({ xsdDir, xmlElementsMax, readsPlainXml }) } = overrides;
    const parts = createParts(config, base, { contract, allow, overrides, tracing });
    const gate = new Gate(config.publicUrl);
    if (config.sandbox === "required") {
      await parts.sandbox.prepare();
    }
    const handler = await createHandler(config, contract, { ...base, ...parts, gate, overrides });
    const server = createHttpServer({
      ...handler,
      listener: gate.watching(handler.listener),
      publicUrl: config.publicUrl,
      keepAliveMs: config.keepAliveMs,
      connectionsMax: config.connectionsMax,
      unreadMsMax: config.requestTimeoutMs,
    });
    return new RunningApp(config, {
      ...parts,
      upkeep: createUpkeep(config, base, parts),
      contract,
      gate,
      server,
      adminDoor: handler.adminDoor,
      ftp: handler.ftp,
      store: base.store,
      warmUpSteps: [...warmUpSteps(contract), () => prepareSandbox(parts.sandbox, base.log)],
      outbound: [
        parts.fetcher,
        parts.sender,
        parts.keyFetcher,
        parts.deliverySender,
        ...(tracing === undefined ? [] : [tracing]),
      ],
    });
  } catch (error) {
    await opened.store.close();
    throw error;
  }
}

/** The first file shall not wait for it. Whoever demands a sandbox has it already. */
function prepareSandbox(sandbox: Sandbox, log: Log): void {
  sandbox.prepare().catch((err: unknown) => log.error({ err }, "The sandbox cannot be prepared."));
}

/** Throws SettingError. */
function outboundAllowOf({ outboundAllow }: Config): OutboundAllow {
  try {
    return parseOutboundAllow(outboundAllow);
  } catch (error) {
    throw new SettingError(error instanceof Error ? error.message : "OUTBOUND_ALLOW: not usable");
  }
}

function createUpkeep(
  config: Config,
  { store, clock, timers, log }: Base,
  { engine }: Pick<Parts, "engine">,
): Upkeep {
  return new Upkeep({
    upkeep: store.upkeep,
    blobs: store.blobs,
    clock,
    timers,
    log,
    resultRetentionMs: config.resultRetentionHours * HOUR_MS,
    creatingRetentionMs: config.creatingRetentionHours * HOUR_MS,
    heldRetentionMs: config.heldRetentionHours * HOUR_MS,
    wake: () => engine.wake(),
    sweep: () => store.sweep(),
  });
}
