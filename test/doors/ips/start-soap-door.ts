/** The SOAP door of a whole server on a real socket in which no job moves: for tests. */

import { join } from "node:path";
import type { Contract } from "../../../src/contract/contract.ts";
import { addCompany } from "../../../src/core/access/companies.ts";
import type { Ports } from "../../../src/core/ports/ports.ts";
import type { Authenticator } from "../../../src/core/ports/access.ts";
import { imageServingPublish } from "../../../src/workflows/publish/image-serving-publish.ts";
import { logInto, STANDING_ENGINE, startServer } from "../../harness/start-server.ts";
import { ROOT } from "../../harness/paths.ts";

export const WSDL_FILE = join(ROOT, "wsdl/IpsApi.wsdl");
export const BODY_BYTES_MAX = 8 * 1024 * 1024;

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
  const { publicUrl = "", authenticator, breakPorts } = settings;
  const logged: string[] = [];
  const { url, app, close } = await startServer(
    {
      BODY_BYTES_MAX: String(BODY_BYTES_MAX),
      UPLOAD_BYTES_MAX: "1024",
      REQUEST_TIMEOUT_MS: "10000",
      DOCUMENTS_PER_JOB_MAX: "10",
      TIME_ZONE: "Europe/Berlin",
      PUBLIC_URL: publicUrl,
    },
    {
      log: logInto(logged),
      engine: STANDING_ENGINE,
      workflows: [imageServingPublish],
      ...(authenticator === undefined ? {} : { authenticator }),
      ...(breakPorts === undefined ? {} : { ports: breakPorts }),
    },
  );
  await addCompany(app.ports, { number: 47, name: "Example" });
  return { url, ports: app.ports, contract: app.contract, logged, close };
}
