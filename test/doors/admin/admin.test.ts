/** The admin door: commands reach the running server over a socket that only its owner can open. */

import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { createTokenSigner } from "../../../src/auth/token-signer.ts";
import { createCredentialMaker } from "../../../src/auth/credential-maker.ts";
import { adminAddress } from "../../../src/client/admin/admin-address.ts";
import { createAdminClient, ServerNotRunning } from "../../../src/client/admin/admin-client.ts";
import { createAdminDoor } from "../../../src/doors/admin/admin-door.ts";
import type { DoorKit } from "../../../src/doors/door-kit.ts";
import { serveAdmin } from "../../../src/doors/admin/admin-server.ts";
import { systemClock } from "../../../src/platform/clock.ts";
import { createIds } from "../../../src/platform/ids.ts";
import { createLog } from "../../../src/platform/log.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { loadedContract } from "../../harness/loaded-contract.ts";

const log = createLog({ level: "silent" });
const contract = loadedContract();

async function useDirectory(...below: string[]): Promise<string> {
  const directory = await mkdtemp(path.join(os.tmpdir(), "jobgate-admin-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return path.join(directory, ...below);
}

async function useAdmin(dataDir: string): Promise<string> {
  const ids = createIds(systemClock);
  const store = await openStore({ dataDir, ids });
  const address = adminAddress(dataDir);
  // Nobody has to log in here, so the way of a request asks for no more of the kit.
  const kit = { ports: { ids, log }, contract } as unknown as DoorKit;
  const door = createAdminDoor(kit, {
    ...store,
    clock: systemClock,
    ids,
    tokens: createTokenSigner({
      ...store,
      clock: systemClock,
      ids,
      issuer: "https://jobgate.example",
    }),
    credentials: createCredentialMaker(),
    verified: { forget: () => undefined },
    engine: { wake: () => undefined, interrupt: () => undefined },
  });
  const server = await serveAdmin(address, door, () => {});
  onTestFinished(async () => {
    await server.close();
    await store.close();
  });
  return address;
}

type Sent = readonly [method: string, url: string, body?: string | undefined];

function raw(address: string, [method, url, body]: Sent) {
  return new Promise<{ status: number; type: string; text: string }>((resolve, reject) => {
    const sent = request({ socketPath: address, method, path: url, agent: false }, (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => {
        text += chunk.toString();
      });
      response.on("end", () => {
        const type = response.headers["content-type"] ?? "";
        resolve({ status: response.statusCode ?? 0, type, text });
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

describe("companies", () => {
  test("are added and listed", async () => {
    const client = createAdminClient(await useAdmin(await useDirectory()));
    const acme = await client.addCompany({ number: 47, name: "Acme" });
    expect(acme).toMatchObject({ number: 47, name: "Acme" });
    const next = await client.addCompany({ name: "Next" });
    expect(next.number).toBe(48);
    expect(await client.listCompanies()).toEqual([acme, next]);
  });

  test("with a number that is taken are refused in words", async () => {
    const client = createAdminClient(await useAdmin(await useDirectory()));
    await client.addCompany({ number: 47, name: "Acme" });
    await expect(client.addCompany({ number: 47, name: "Other" })).rejects.toThrow(/47 is taken/u);
    await expect(client.addCompany({ name: "  " })).rejects.toThrow(/needs a name/u);
  });
});

describe("the door", () => {
  const cases: readonly { readonly sent: Sent; readonly status: number }[] = [
    { sent: ["GET", "/nothing"], status: 404 },
    { sent: ["DELETE", "/companies"], status: 405 },
    { sent: ["POST", "/companies", "{"], status: 400 },
    { sent: ["POST", "/companies", "null"], status: 400 },
    { sent: ["POST", "/companies", '{"name":5}'], status: 400 },
    { sent: ["POST", "/companies", '{"name":"a","number":"1"}'], status: 400 },
    { sent: ["POST", "/companies", JSON.stringify({ name: "x".repeat(70_000) })], status: 413 },
  ];

  test.each(cases)("answers $sent with problem $status", async ({ sent, status }) => {
    const address = await useAdmin(await useDirectory());
    const answer = await raw(address, sent);
    expect(answer).toMatchObject({ status, type: "application/problem+json" });
    expect(JSON.parse(answer.text)).toMatchObject({ status, detail: expect.any(String) });
  });
});

describe("the socket", () => {
  test("is for its owner only", async () => {
    const address = await useAdmin(await useDirectory());
    const { mode } = await stat(address);
    expect(mode & 0o777).toBe(0o600);
  });

  test("that a killed server left is replaced", async () => {
    const dataDir = await useDirectory();
    await (await openStore({ dataDir, ids: createIds(systemClock) })).close();
    await writeFile(adminAddress(dataDir), "");
    const client = createAdminClient(await useAdmin(dataDir));
    expect(await client.listCompanies()).toEqual([]);
  });

  test("on which another server answers is left alone", async () => {
    const address = path.join(await useDirectory(), "admin.sock");
    const other = createServer();
    await new Promise<void>((resolve) => {
      other.listen(address, resolve);
    });
    onTestFinished(() => {
      other.close();
    });
    await expect(
      serveAdmin(
        address,
        () => {},
        () => {},
      ),
    ).rejects.toThrow(/Another server answers/u);
  });

  test("lies in a private directory where the data directory's path is too long for one", async () => {
    const dataDir = await useDirectory("long".repeat(40));
    const address = adminAddress(dataDir);
    expect(Buffer.byteLength(address)).toBeLessThanOrEqual(104);
    expect(address.startsWith(os.tmpdir())).toBe(true);
    expect(adminAddress(`${dataDir}2`)).not.toBe(address);
    onTestFinished(() => rm(path.dirname(address), { recursive: true, force: true }));
    const client = createAdminClient(await useAdmin(dataDir));
    expect(await client.listCompanies()).toEqual([]);
    expect((await stat(path.dirname(address))).mode & 0o777).toBe(0o700);
  });

  test("that is not there means that no server runs", async () => {
    const client = createAdminClient(path.join(await useDirectory(), "admin.sock"));
    await expect(client.listCompanies()).rejects.toBeInstanceOf(ServerNotRunning);
  });
});
