/** Real SOAP stacks send an order's customer to his page and see how its artwork stands; clients from before go on as they were. */

import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { STANDING_ENGINE } from "../harness/start-server.ts";
import {
  addUser,
  PASSWORD,
  type RequiredServer,
  startRequired,
} from "../harness/start-required.ts";
import { sample } from "../harness/paths.ts";

const LATEST = "/scene7/webservice/IpsApi-2014-04-03.wsdl";
const STEP_TIMEOUT_MS = 60_000;

let server: RequiredServer;
let user: string;
let folder: string;
let olderWsdl: string;
beforeAll(async () => {
  server = await startRequired({}, { engine: STANDING_ENGINE });
  user = await addUser(server, "IpsUser", { company: 47 });
  folder = await mkdtemp(join(tmpdir(), "jobgate-artwork-"));
  olderWsdl = join(folder, "older.wsdl");
  await writeFile(olderWsdl, withoutGetArtwork(await (await fetch(server.url + LATEST)).text()));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

/** The WSDL as clients were generated from before the operation was there. */
function withoutGetArtwork(wsdl: string): string {
  const older = [
    /<wsdl:message name="getArtwork(?:In|Out)put">.*?<\/wsdl:message>/gsu,
    /<wsdl:operation name="getArtwork">.*?<\/wsdl:operation>/gsu,
    /<xs:element name="getArtwork(?:Param|Return)">.*?<\/xs:complexType>\s*<\/xs:element>/gsu,
  ].reduce((text, part) => text.replaceAll(part, ""), wsdl);
  expect(older).not.toContain("getArtwork");
  return older;
}

function isInstalled(name: string, [command = "", ...args]: readonly string[]): boolean {
  const isThere = spawnSync(command, args).status === 0;
  if (!isThere) {
    process.stderr.write(`\nSKIPPED: artwork by ${name}, which is not installed.\n\n`);
  }
  return isThere;
}

it.for([
  ["zeep", ["/usr/bin/python3", "-c", "import zeep"], ["/usr/bin/python3", "zeep/artwork.py"]],
  ["node-soap", ["node", "--version"], ["node", "node-soap/artwork.mjs"]],
] as const)(
  "%s submits, shows the link, and sees the version",
  { timeout: STEP_TIMEOUT_MS },
  async ([name, probe, [command, script]], { skip }) => {
    if (!isInstalled(name, probe)) {
      skip();
    }
    const run = fileURLToPath(new URL(script, import.meta.url));
    const args = [run, server.url, user, PASSWORD, LATEST, olderWsdl];
    const input = sample("three-pages.pdf");
    const ran = await new Promise<string>((resolve, reject) => {
      const child = execFile(
        command,
        args,
        { timeout: STEP_TIMEOUT_MS },
        (error, stdout, stderr) => (error === null ? resolve(stdout) : reject(new Error(stderr))),
      );
      child.stdin?.end(input);
    });
    const [created, uploaded, older] = ran.trim().split("\n");
    expect(created).toMatch(/^created upload created http:\/\/127\.0\.0\.1:\d+\/u\/[\w-]{43}$/u);
    expect(uploaded).toBe(`uploaded 1 a.pdf ${input.length} datetime`);
    expect(older?.toLowerCase()).toBe("older false j|47|by an older client||");
  },
);
