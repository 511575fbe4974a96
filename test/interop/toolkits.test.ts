/** Real SOAP toolkits load our WSDL and submit real jobs: node-soap always, zeep and PHP where they are installed. */

import { execFile, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createClientAsync } from "soap";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addCompany } from "../../src/core/add-company.ts";
import { type TestServer, startServer } from "../start-server.ts";

const run = promisify(execFile);
const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const FILES = ["IpsApi.wsdl", "IpsApi-2013-02-15.wsdl", "IpsApi-2014-04-03.wsdl"];

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  await addCompany(server.app.ports, { number: 47, name: "Example" });
});
afterAll(async () => {
  await server.close();
});

/** The first command with which the probe succeeds. Says loudly what is skipped where there is none. */
function findTool(name: string, commands: readonly string[], probe: readonly string[]): string {
  const found = commands.find((command) => spawnSync(command, probe).status === 0);
  if (found === undefined) {
    process.stderr.write(`\nSKIPPED: interop with ${name}, which is not installed.\n\n`);
  }
  return found ?? "";
}

// The system's Python comes second, because distributions package zeep for it alone.
const python = findTool("zeep", ["python3", "/usr/bin/python3"], ["-c", "import zeep"]);
const php = findTool(
  "PHP's SoapClient",
  ["php"],
  ["-r", "exit(class_exists('SoapClient') ? 0 : 1);"],
);

interface Told {
  readonly file: string;
  readonly port: string;
  readonly handle: string;
  readonly fault: { readonly message: string; readonly element: string; readonly code: string };
}

async function submitWith(command: string, name: string): Promise<readonly Told[]> {
  const { stdout } = await run(command, [script(name), server.url, ...FILES]);
  return JSON.parse(stdout) as readonly Told[];
}

function expectedHandle(file: string, jobName: string): string {
  return file === "IpsApi.wsdl" ? `47|${jobName}|` : `j|47|${jobName}||`;
}

async function jobsNamed(start: string): Promise<number> {
  const jobs = await server.app.ports.jobs.list("every-company", { limit: 100 });
  return jobs.filter((job) => job.asked.name?.startsWith(start)).length;
}

function expectTold(told: readonly Told[], toolkit: string): void {
  expect(told.length).toBe(2 * FILES.length);
  for (const { file, port, handle, fault } of told) {
    expect(handle).toBe(expectedHandle(file, `${toolkit} ${port}`));
    expect(fault.element).toMatch(/ipsApiFault$/u);
    expect(fault.code).toBe("30001");
    // What a SOAP 1.1 client shows is the fault's name, what a SOAP 1.2 client shows is the reason.
    expect(fault.message).toContain(port === "IpsApiSoapPort" ? "ipsApiFault" : "ErrorAndWarning");
  }
}

describe("zeep", () => {
  it.skipIf(python === "")("submits by every WSDL and port, and understands faults", async () => {
    expectTold(await submitWith(python, "zeep-submit.py"), "zeep");
    expect(await jobsNamed("zeep ")).toBe(2 * FILES.length);
  });
});

describe("PHP's SoapClient", () => {
  it.skipIf(php === "")("submits by every WSDL and version, and understands faults", async () => {
    expectTold(await submitWith(php, "php-submit.php"), "php");
    expect(await jobsNamed("php ")).toBe(2 * FILES.length);
  });
});

describe("node-soap's client", () => {
  const job = { publishType: "Full", emailSetting: "Error" };
  const auth = { user: "me@example.com", password: "x", appName: "node", appVersion: "1" };

  it.each(FILES.flatMap((file) => [false, true].map((is12) => ({ file, is12 }))))(
    "submits by $file, SOAP 1.2: $is12, and understands faults",
    async ({ file, is12 }) => {
      const client = await createClientAsync(`${server.url}/scene7/webservice/${file}`, {
        forceSoap12Headers: is12,
      });
      const namespace = "http://www.scene7.com/IpsApi/xsd";
      client.addSoapHeader({ authHeader: auth }, "", "h", namespace);
      const param = { companyHandle: "47", jobName: "node job", imageServingPublishJob: job };
      const submit = client["submitJobAsync"] as (
        input: object,
      ) => Promise<[{ jobHandle: string }]>;
      const [{ jobHandle }] = await submit(param);
      expect(jobHandle).toBe(expectedHandle(file, "node job"));
      const bad = { ...param, imageServingPublishJob: { ...job, emailSetting: "Sometimes" } };
      await expect(submit(bad)).rejects.toThrow(/ipsApiFault|ErrorAndWarning/u);
    },
  );

  it("loads the WSDL that the service's own address gives", async () => {
    const client = await createClientAsync(`${server.url}/scene7/services/IpsApiService?wsdl`);
    expect(Object.keys(client.describe() as object)).toEqual(["IpsApiService"]);
  });
});
