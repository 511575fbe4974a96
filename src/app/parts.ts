/** The parts behind the doors, plugged into each other: workflows, engine, outbound, limits. */

import { join } from "node:path";
import { type Base, MIB } from "./base.ts";
import { sandboxOf } from "./sandbox.ts";
import { tracedOutside, tracedSandbox } from "./tracing.ts";
import { openOutbound, type Outbound, type Outside } from "./outbound.ts";
import { createPrepress, type Prepress } from "./prepress.ts";
import { createClientSecretLogin } from "../auth/client-secret-login.ts";
import { createCredentialMaker } from "../auth/credential-maker.ts";
import { FedUploads } from "../core/slots/fed-uploads.ts";
import { UploadSlots } from "../core/slots/upload-slots.ts";
import { UploadWriters } from "../core/slots/upload-writers.ts";
import { catalogueOf } from "../core/model/workflow-alias.ts";
import type { Workflow } from "../core/ports/workflow-context.ts";
import type { Ports } from "../core/ports/ports.ts";
import type { CoreLimits, Ids } from "../core/ports/base.ts";
import type { PublishDirectory } from "../core/ports/files.ts";
import { type RunningEngine, createEngine } from "../engine/engine.ts";
import { createCalendar } from "../engine/schedules/calendar/calendar.ts";
import { steadyClock } from "../platform/clock.ts";
import { Metrics } from "../platform/metrics.ts";
import { createObjectIds } from "../platform/object-ids.ts";
import { createTelemetry } from "../platform/telemetry.ts";
import { checkedProfileLinks } from "../settings/atomyx-settings.ts";
import { companyShare } from "../settings/limit-settings.ts";
import { followerWorkflowsOf } from "../settings/workfloplus-settings.ts";
import type { Config } from "../settings/settings.ts";
import { aliasesOf } from "../settings/workflow-aliases.ts";
import { createPublishDirectory } from "../store/files/published.ts";
import type { Store } from "../store/open-store.ts";
import { createWorkflows } from "../workflows/catalogue.ts";
import { keepingPictures } from "../workflows/documents/kept-pictures.ts";
import { createPictureMaker } from "../workflows/documents/pictures.ts";
import { archiver } from "../workflows/documents/archiver.ts";
import type { Sandbox } from "../workflows/sandbox/sandbox.ts";

const HOUR_MS = 3_600_000;

export interface Parts extends Outbound {
  readonly ports: Ports;
  readonly engine: RunningEngine;
  readonly sandbox: Sandbox;
  readonly metrics: Metrics;
}

/** Throws SettingError for a workflow that a setting names and that is not there. */
export function createParts(config: Config, base: Base, outside: Outside): Parts {
  const { clock, timers, ids, log, store } = base;
  const { overrides, tracing } = outside;
  const node = nodeOf(config, ids.next(), store);
  const directory = join(node.scratchDir, "sandbox");
  const place = { directory, build: overrides.buildWall };
  const { sandbox: opened = sandboxOf(config, log, place) } = overrides;
  const sandbox = tracedSandbox(opened, tracing);
  const prepress = createPrepress(outside.contract, config.preflightProfiles);
  const { workflows = workflowsOf(config, { sandbox, prepress, ids }) } = overrides;
  const outbound = openOutbound(config, base, outside);
  const uploads = uploadSlotsOf(config);
  const metrics = new Metrics({ ...store, clock, uploads });
  const { telemetry = createTelemetry(log, metrics) } = overrides;
  const shared = {
    ...store,
    clock,
    ids,
    objectIds: createObjectIds(clock),
    log,
    credentials: createCredentialMaker(),
    clientLogin: createClientSecretLogin({ ...store, clock, steadyClock }),
    tokens: base.tokens,
    pictures: keepingPictures(
      createPictureMaker({ sandbox, blobs: store.blobs, scratchDir: node.scratchDir }),
      clock,
    ),
    verified: base.memory,
    telemetry,
    calendar: createCalendar({
      timeZone: config.timeZone,
      intervalMinS: config.scheduleIntervalMinS,
    }),
    addresses: outbound.addresses,
    ...tracedOutside({ ...sendersOf(outbound), ...overrides.outbound }, tracing),
    ...(tracing === undefined ? {} : { tracing }),
    archiver,
    fedUploads: new FedUploads(),
    uploadWriters: new UploadWriters(),
    ...(config.smtpUrl === "" ? {} : { mailTo: config.mailTo }),
    followerWorkflows: followerWorkflowsOf(config.workfloplusWorkflows, workflows),
    limits: limitsOf(config),
  };
  const {
    engine = createEngine({
      ...shared,
      ...node,
      timers,
      workflows,
      sandbox,
      workers: config.workers,
      runMs: config.jobTimeoutMs,
      endpointOffAfterMs: config.endpointOffAfterDays * 24 * HOUR_MS,
      linkMs: config.exportUrlHours * HOUR_MS,
      ...overrides.engineOptions,
    }),
  } = overrides;
  const catalogue = catalogueOf(workflows, aliasesOf(config.workflowAliases, workflows));
  const profileLinks = checkedProfileLinks(config.atomyxProfiles, workflows);
  const ports = { ...shared, engine, uploads, workflows: catalogue, profileLinks };
  return { ports: overrides.ports?.(ports) ?? ports, engine, sandbox, metrics, ...outbound };
}

function sendersOf({ fetcher, sender, deliverySender }: Outbound) {
  return { fetcher, sender, deliverySender };
}

interface WorkflowParts {
  readonly sandbox: Sandbox;
  readonly prepress: Prepress;
  readonly ids: Ids;
}

function workflowsOf(
  config: Config,
  { sandbox, prepress, ids }: WorkflowParts,
): readonly Workflow[] {
  return createWorkflows({
    sandbox,
    prepress,
    fileBytesMax: config.uploadBytesMax,
    uploadDirectories: config.uploadDirectories,
    serverDirectory: serverDirectoryOf(config, ids),
    publicUrl: config.publicUrl,
  });
}

function uploadSlotsOf({ uploadsMax, uploadsMaxPerCompany }: Config): UploadSlots {
  return new UploadSlots({
    uploadsMax,
    uploadsMaxPerCompany: companyShare(uploadsMax, uploadsMaxPerCompany),
  });
}

function limitsOf({
  uploadBytesMax,
  documentsPerJobMax,
  scheduleCatchUpS,
  openUploadsMaxPerCompany: uploadsMax,
  openUploadsMbMaxPerCompany,
  uploadRetentionHours,
  resultRetentionHours,
  exportUrlHours: linkHoursMax,
}: Config): CoreLimits {
  const openUploads = {
    uploadsMax,
    bytesMax: openUploadsMbMaxPerCompany * MIB,
    keptMs: uploadRetentionHours * HOUR_MS,
  };
  return {
    uploadBytesMax,
    documentsPerJobMax,
    scheduleCatchUpS,
    openUploads,
    linkHoursMax,
    resultRetentionHours,
  };
}

/** What of the engine differs where several nodes share the store: each has a scratch directory of its own. */
function nodeOf(
  { dataDir, databaseUrl, leaseMs, heartbeatMs }: Config,
  node: string,
  store: Store,
) {
  const work = join(dataDir, "work");
  const { isShared, alarms } = store;
  return {
    node,
    leaseMs,
    heartbeatMs,
    scratchDir: isShared ? join(work, node) : work,
    ...(alarms === undefined ? {} : { ringing: { databaseUrl, alarms } }),
  };
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
