/** The parts behind the doors, plugged into each other: workflows, engine, outbound, limits. */

import { join } from "node:path";
import { type Base, MIB, shareOf } from "./base.ts";
import { SettingError } from "../settings/config.ts";
import type { Contract } from "../contract/contract.ts";
import type { Ids, Log, Ports, PublishDirectory } from "../core/ports/ports.ts";
import { withPublicLinks } from "../core/callbacks/callback-document.ts";
import type { Workflow } from "../core/model/workflow.ts";
import type { WorkflowAlias } from "../core/model/workflow-alias.ts";
import { FedUploads } from "../core/documents/fed-uploads.ts";
import { UploadSlots } from "../core/documents/upload-slots.ts";
import { createCalendar } from "../engine/schedules/calendar/calendar.ts";
import { type RunningEngine, createEngine } from "../engine/engine.ts";
import { mailOf } from "../messages/mail.ts";
import { hostOfOnly, type OutboundAllow, parseOutboundAllow } from "../outbound/address-guard.ts";
import type { ClosableSender } from "../outbound/callback-sender.ts";
import { openDeliverySender } from "../outbound/delivery-sender.ts";
import { type ClosableFetcher, openFetcher } from "../outbound/fetcher.ts";
import { type ClosableFileSender, openFileSender } from "../outbound/file-sender.ts";
import { Metrics } from "../platform/metrics.ts";
import { createTelemetry } from "../platform/telemetry.ts";
import type { Config } from "../settings/settings.ts";
import type { Store } from "../store/open-store.ts";
import { createPublishDirectory } from "../store/files/published.ts";
import { archiver } from "../workflows/documents/archiver.ts";
import { aliasesOf } from "../settings/workflow-aliases.ts";
import { createWorkflows } from "../workflows/catalogue.ts";
import { buildWall } from "../workflows/sandbox/build-wall.ts";
import { createSandbox } from "../workflows/sandbox/pool.ts";
import type { Sandbox } from "../workflows/sandbox/sandbox.ts";

const HOUR_MS = 3_600_000;
/** What is made of a small file may be large: a page of 100 million pixels, or the pixels themselves on their way. */
const MADE_BYTES_MIN = 1024 * MIB;

export interface Parts {
  readonly ports: Ports;
  readonly engine: RunningEngine;
  readonly sandbox: Sandbox;
  readonly fetcher: ClosableFetcher;
  readonly sender: ClosableFileSender;
  /** Loads the keys that sign tokens. */
  readonly keyFetcher: ClosableFetcher;
  readonly deliverySender: ClosableSender;
  readonly metrics: Metrics;
}

export interface Outside {
  readonly contract: Contract;
  readonly allow: OutboundAllow;
}

export function createParts(config: Config, base: Base, outside: Outside): Parts {
  const { clock, ids, log, store } = base;
  const node = nodeOf(config, ids.next(), store);
  const sandbox = sandboxOf(config, log, join(node.scratchDir, "sandbox"));
  const workflows = createWorkflows({
    sandbox,
    fileBytesMax: config.uploadBytesMax,
    uploadDirectories: config.uploadDirectories,
    serverDirectory: serverDirectoryOf(config, ids),
    publicUrl: config.publicUrl,
  });
  const aliases = checkedAliases(config, workflows);
  const fetcher = openFetcher({ allow: outside.allow });
  const sender = openFileSender({ allow: outside.allow });
  const deliverySender = createDeliverySender(config, base, outside);
  const mail = config.smtpUrl === "" ? {} : { mailTo: config.mailTo };
  const calendar = createCalendar({
    timeZone: config.timeZone,
    intervalMinS: config.scheduleIntervalMinS,
  });
  const uploads = new UploadSlots({
    uploadsMax: config.uploadsMax,
    uploadsMaxPerCompany: shareOf(config.uploadsMax, config.uploadsMaxPerCompany),
  });
  const metrics = new Metrics({ ...store, clock, uploads });
  const telemetry = createTelemetry(log, metrics);
  const inside = { ...store, clock, ids, log, calendar, telemetry };
  const shared = { ...inside, ...mail, fetcher, sender, archiver, fedUploads: new FedUploads() };
  const engine = createEngine({
    ...shared,
    deliverySender,
    workflows,
    sandbox,
    ...node,
    workers: config.workers,
    runMs: config.jobTimeoutMs,
    linkMs: config.exportUrlHours * HOUR_MS,
  });
  const limits = {
    uploadBytesMax: config.uploadBytesMax,
    documentsPerJobMax: config.documentsPerJobMax,
    scheduleCatchUpS: config.scheduleCatchUpS,
  };
  return {
    ports: { ...shared, engine, uploads, workflows: { list: () => workflows, aliases }, limits },
    engine,
    sandbox,
    fetcher,
    sender,
    keyFetcher: openKeyFetcher(config),
    deliverySender,
    metrics,
  };
}

/** Throws SettingError. */
function checkedAliases(
  { workflowAliases }: Config,
  workflows: readonly Workflow[],
): readonly WorkflowAlias[] {
  try {
    return aliasesOf(workflowAliases, workflows);
  } catch (error) {
    throw new SettingError(error instanceof Error ? error.message : "WORKFLOW_ALIASES: not usable");
  }
}

function sandboxOf(config: Config, log: Log, directory: string): Sandbox {
  const { dataDir, sandbox: mode, sandboxUid: uid, uploadBytesMax } = config;
  const fileBytes = Math.max(uploadBytesMax, MADE_BYTES_MIN);
  return createSandbox({
    size: config.workers,
    directory,
    buildWall: async () =>
      buildWall({
        mode,
        log,
        directory,
        fileBytes,
        hidden: [dataDir],
        ...(uid === undefined ? {} : { uid }),
      }),
    timeMs: config.taskTimeoutMs,
    memoryBytes: config.taskMemoryMb * MIB,
  });
}

/** What of the engine differs where several nodes share the store: each has a scratch directory of its own. */
function nodeOf(
  { dataDir, databaseUrl, leaseMs, heartbeatMs }: Config,
  node: string,
  store: Store,
) {
  const work = join(dataDir, "work");
  const lease = { node, leaseMs, heartbeatMs };
  return store.alarms === undefined
    ? { ...lease, scratchDir: work }
    : { ...lease, scratchDir: join(work, node), shared: { databaseUrl, alarms: store.alarms } };
}

/** Where jobs put files for the operator's own web server. */
function serverDirectoryOf({ publishDirectory }: Config, ids: Ids): PublishDirectory | undefined {
  return publishDirectory === undefined
    ? undefined
    : createPublishDirectory(
        { publishedDir: publishDirectory, tempDir: join(publishDirectory, ".jobgate") },
        ids,
      );
}

/** The operator named the address of the keys, which opens its host for them. */
function openKeyFetcher({ jwtJwksUrl }: Config): ClosableFetcher {
  return openFetcher({
    allow: jwtJwksUrl === "" ? parseOutboundAllow([]) : hostOfOnly(jwtJwksUrl),
  });
}

function createDeliverySender(
  { smtpUrl, mailFrom: from, publicUrl }: Config,
  { store, clock, log }: Base,
  { contract, allow }: Outside,
): ClosableSender {
  const root = { vocabulary: "job", name: "callback" } as const;
  return openDeliverySender({
    callbacks: {
      allow,
      clock,
      secretsOf: (companyId) => store.signingSecrets.current(companyId, clock.now()),
      encode: (callback, format) => {
        const linked = withPublicLinks(callback, publicUrl);
        return format === "json"
          ? contract.writeJson(linked, root)
          : `<?xml version="1.0" encoding="UTF-8"?>\n${contract.writeXml(linked, root)}`;
      },
    },
    ...(smtpUrl === "" ? {} : { mail: { smtpUrl, from, render: mailOf, log } }),
  });
}
