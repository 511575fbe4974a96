/** The SOAP door on a real socket with the real core, store and contract, and nothing else: for tests. */

import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import express from "express";
import { OpenAccess } from "../../../src/auth/open-access.ts";
import type { Contract } from "../../../src/contract/contract.ts";
import { createCalendar } from "../../../src/engine/schedules/calendar/calendar.ts";
import { loadContract } from "../../../src/contract/load-contract.ts";
import { addCompany } from "../../../src/core/access/add-company.ts";
import { FedUploads } from "../../../src/core/documents/fed-uploads.ts";
import { DEFAULT_COMPANY } from "../../../src/core/model/company.ts";
import type { Authenticator, Ports } from "../../../src/core/ports/ports.ts";
import { Problem } from "../../../src/core/model/problem.ts";
import { inFront } from "../../../src/doors/server/front-routes.ts";
import { soapDoor } from "../../../src/doors/ips/ips-door.ts";
import { systemClock } from "../../../src/platform/clock.ts";
import { createIds } from "../../../src/platform/ids.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { imageServingPublish } from "../../../src/workflows/publish/image-serving-publish.ts";
import { Proxies } from "../../../src/doors/server/proxies.ts";
import { openFileSender } from "../../../src/outbound/file-sender.ts";
import { archiver } from "../../../src/workflows/documents/archiver.ts";
import { parseOutboundAllow } from "../../../src/outbound/address-guard.ts";

const file = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

export const WSDL_FILE = file("wsdl/IpsApi.wsdl");
export const BODY_BYTES_MAX = 8 * 1024 * 1024;
export const SERVICE_PATH = "/scene7/services/IpsApiService";

export interface SoapServer {
  /** Of the server, without path. */
  readonly url: string;
  readonly ports: Ports;
  readonly contract: Contract;
  /** What went to the log. */
  readonly logged: readonly string[];
  close(): Promise<void>;
}

export interface SoapServerSettings {
  readonly publicUrl?: string;
  /** Takes the place of AUTH=open. */
  readonly authenticator?: Authenticator;
  /** Changes ports, for tests of failures inside. */
  readonly breakPorts?: (ports: Ports) => Ports;
}

/** Serves the door on a free port, for the companies 1 and 47. */
export async function startSoapDoor(settings: SoapServerSettings = {}): Promise<SoapServer> {
  const dataDir = await mkdtemp(join(tmpdir(), "jobgate-soap-"));
  const ids = createIds(systemClock);
  const store = await openStore({ dataDir, ids });
  const contract = loadContract({ xsdDir: file("xsd"), xmlElementsMax: 100_000 });
  const logged: string[] = [];
  const log = (fields: object, message: string): void => {
    logged.push(`${message} ${JSON.stringify(fields)}`);
  };
  const ports: Ports = {
    ...store,
    clock: systemClock,
    ids,
    log: { info: log, warn: log, error: log },
    fetcher: { fetch: () => Promise.reject(new Problem("unavailable", "Nothing is fetched.")) },
    sender: openFileSender({ allow: parseOutboundAllow([]) }),
    archiver,
    fedUploads: new FedUploads(),
    engine: { wake: () => undefined, interrupt: () => undefined },
    workflows: { list: () => [imageServingPublish] },
    calendar: createCalendar({ timeZone: "Europe/Berlin", intervalMinS: 60 }),
    limits: { uploadBytesMax: 1024, documentsPerJobMax: 10, scheduleCatchUpS: 3600 },
  };
  for (const company of [DEFAULT_COMPANY, { number: 47, name: "Example" }]) {
    await addCompany(ports, company);
  }
  const app = express();
  app.disable("x-powered-by");
  const door = await soapDoor({
    ports: settings.breakPorts?.(ports) ?? ports,
    contract,
    authenticator: settings.authenticator ?? new OpenAccess(ports.companies),
    proxies: new Proxies([]),
    wsdlFile: WSDL_FILE,
    bodyBytesMax: BODY_BYTES_MAX,
    requestTimeoutMs: 10_000,
    publicUrl: settings.publicUrl,
  });
  app.use(door.router);
  const server = createServer(inFront([door.frontRoute], app, ports.log));
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    ports,
    contract,
    logged,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
      await store.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
