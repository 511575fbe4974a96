/** The doors wired together: which router answers what, in which order. */

import type { RequestListener } from "node:http";
import { join } from "node:path";

import express from "express";

import { adminPortsOf, type Base, ROOT, VERSION } from "./base.ts";
import { createFtpServer } from "./ftp.ts";
import type { Overrides } from "./overrides.ts";
import type { Parts } from "./parts.ts";
import { createAuthenticator } from "../auth/create-authenticator.ts";
import type { TokenIssuer } from "../auth/token-login.ts";
import type { Contract } from "../contract/contract.ts";
import { atomyxDoor } from "../doors/atomyx/atomyx-door.ts";
import { brightRiverDoor } from "../doors/bright-river/bright-river-door.ts";
import type { BrightRiverOptions } from "../doors/bright-river/operation.ts";
import { createAdminDoor } from "../doors/admin/admin-door.ts";
import { artworkDoor } from "../doors/artwork/artwork-door.ts";
import { contractDoor } from "../doors/contract/contract-door.ts";
import { dashboardDoor } from "../doors/dashboard/dashboard-door.ts";
import { crossOrigin } from "../doors/server/cross-origin.ts";
import type { FtpServer } from "../doors/ftp/ftp-server.ts";
import { filesDoor } from "../doors/files/files-door.ts";
import type { Door } from "../doors/dialect.ts";
import type { Log } from "../core/ports/base.ts";
import type { DoorKit } from "../doors/door-kit.ts";
import { fallback, type Refusal } from "../doors/fallback.ts";
import { Gate } from "../doors/server/gate.ts";
import { healthDoor } from "../doors/monitoring/health-door.ts";
import { oauthDoor } from "../doors/oauth/oauth-door.ts";
import { readinessChecks } from "../doors/monitoring/readiness-checks.ts";
import { inFront } from "../doors/server/front-routes.ts";
import { metricsDoor } from "../doors/monitoring/metrics-door.ts";
import { problemPages } from "../doors/problems/pages.ts";
import { Proxies } from "../doors/server/proxies.ts";
import { RateLimit } from "../doors/server/rate-limit.ts";
import { descriptionDoor } from "../doors/rest/description/description-door.ts";
import { restDoor } from "../doors/rest/rest-door.ts";
import { tusDoor } from "../doors/tus/tus-door.ts";
import { graphDoor } from "../doors/workfloplus/graph/graph-door.ts";
import { workfloPlusDoor } from "../doors/workfloplus/workfloplus-door.ts";
import { askedBySoap } from "../doors/ips/asked-by-soap.ts";
import { ipsDoor } from "../doors/ips/ips-door.ts";
import { jobSoapDoor } from "../doors/job-soap/job-soap-door.ts";
import { ipsFaultText } from "../doors/ips/ips-fault.ts";
import { steadyClock } from "../platform/clock.ts";
import type { Config } from "../settings/settings.ts";

const MINUTE_S = 60;

export interface Handler {
  readonly listener: RequestListener;
  /** Tells what is not even asked of a door. */
  readonly refuse: Refusal;
  /** For the socket of the administration. */
  readonly adminDoor: RequestListener;
  readonly ftp: FtpServer | undefined;
}

export async function createHandler(
  config: Config,
  contract: Contract,
  parts: Base & Parts & { readonly gate: Gate; readonly overrides: Overrides },
): Promise<Handler> {
  const { store, space, ports, engine, gate, metrics, overrides } = parts;
  const { bodyBytesMax, requestTimeoutMs, publicUrl } = config;
  const { clock, log } = ports;
  const { auth } = config;
  const issuer = issuerOf(config);
  const rateLimit = new RateLimit(config.rateLimitPerMinute, steadyClock);
  const allowedOrigins = allowedOriginsOf(config);
  const proxies = proxiesOf(config, log);
  const login = { ...parts, steadyClock, auth, issuer, allowedOrigins };
  const authenticator = gate.guarding(
    rateLimit.guarding(
      overrides.authenticator ?? (await createAuthenticator({ ...store, ...login })),
    ),
  );
  const service = { version: VERSION, startedAt: clock.now(), workers: config.workers };
  const kit: DoorKit = {
    ports,
    contract,
    authenticator,
    isOpen: auth === "open",
    proxies,
    bodyBytesMax,
    requestTimeoutMs,
    publicUrl,
    service,
    ...(config.rateLimitPerMinute === 0 ? {} : { rateLimit }),
  };
  const app = express();
  // Each costs time in every request and says nothing that callers need.
  app.disable("x-powered-by").disable("etag");
  const ftp = createFtpServer(config, ports, authenticator);
  const added = (overrides.doors ?? []).map((addedDoor) => addedDoor(kit));
  const doors = [...ownDoors(config, kit, ftp), ...added];
  for (const { router } of doors) {
    app.use(router);
  }
  const { dataDir } = config;
  const { companies, filesTrouble } = store;
  const disk = () => space.shortage();
  const checked = { gate, disk, companies, dataDir, filesTrouble, engine };
  app.use(healthDoor(kit, readinessChecks(checked)));
  app.use(metricsDoor(kit, () => metrics.render()));
  app.use(contractDoor(kit));
  app.use(descriptionDoor(kit));
  app.use(problemPages(kit, [ipsFaultText]));
  const dialects = doors.flatMap((door) => door.dialects);
  const { unknownAddress, failedRequest, refuse } = fallback(kit, dialects);
  app.use(unknownAddress);
  app.use(failedRequest);
  const frontRoutes = doors.flatMap(({ frontRoute }) => frontRoute ?? []);
  const routed = inFront(overrides.isBehindExpress ? [] : frontRoutes, app, log);
  const { corsOrigins: origins } = config;
  return {
    listener: crossOrigin(kit, routed, { origins, dialects }),
    refuse,
    ftp,
    adminDoor: createAdminDoor(kit, { ...adminPortsOf(parts, engine), workflows: ports.workflows }),
  };
}

/** Where passwords are shown, whoever forgot to name the proxy is told what comes of it. */
function proxiesOf({ trustedProxies, auth }: Config, log: Log): Proxies {
  const tellUnnamed = (proxy: string): void =>
    log.warn(
      { proxy },
      "X-Forwarded-For comes from an address that TRUSTED_PROXIES does not name: all callers behind it count as one, so that wrong passwords of one of them stop the log-ins of all. Name it there, or let it send no such header.",
    );
  return new Proxies(trustedProxies, auth === "required" ? tellUnnamed : undefined);
}

/** The doors where jobs and files come and go, in the order in which they are asked. */
function ownDoors(config: Config, kit: DoorKit, ftp: FtpServer | undefined): readonly Door[] {
  return [
    // At the addresses of those below, for who asks for pages.
    dashboardDoor(kit, askedBySoap),
    restDoor(kit),
    ipsDoor(kit, join(ROOT, "wsdl", "IpsApi.wsdl")),
    jobSoapDoor(kit, join(ROOT, "wsdl", "Jobgate.wsdl")),
    filesDoor(kit),
    tusDoor(kit),
    // Its addresses below /jobs/v1 are no jobs of the next one.
    workfloPlusDoor(kit, { isSingleObject: config.workfloplusSingle === "object" }),
    graphDoor(kit),
    oauthDoor(kit),
    brightRiverDoor(kit, brightRiverOptionsOf(config, ftp)),
    artworkDoor(kit),
    atomyxDoor(kit, config.atomyxEventNames),
  ];
}

function brightRiverOptionsOf(
  config: Config,
  ftp: Pick<FtpServer, "port"> | undefined,
): BrightRiverOptions {
  return {
    isAcceptLenient: config.brightRiverAccept === "lenient",
    quietSeconds: config.brightRiverQuietMinutes * MINUTE_S,
    ftpPort: () => ftp?.port,
  };
}

/** Whose web pages may call: those that the operator named, and our own where callers reach us by another name. */
function allowedOriginsOf({ corsOrigins, publicUrl }: Config): ReadonlySet<string> {
  return new Set([...corsOrigins, ...(publicUrl === undefined ? [] : [new URL(publicUrl).origin])]);
}

function issuerOf(config: Config): TokenIssuer | undefined {
  const { jwtIssuer: issuer, jwtAudience: audience, jwtJwksUrl: jwksUrl } = config;
  return issuer === ""
    ? undefined
    : { issuer, audience, jwksUrl, companyClaim: config.jwtCompanyClaim };
}
