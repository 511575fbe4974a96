/** FTP over TLS: what is demanded, what counts after the handshake, and certificates that change. */

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { connect as connectTls, type TLSSocket } from "node:tls";

import { expect, onTestFinished, test } from "vitest";

import { startServer, type TestServer } from "../../harness/start-server.ts";
import { useDataDir } from "../../harness/store/data-dir.ts";
import { documentsOf, FtpCalls, makeCertificate, newJob, portOf } from "./ftp-calls.ts";

interface Encrypted {
  readonly server: TestServer;
  readonly certificates: string;
}

async function startEncrypted(mode: string): Promise<Encrypted> {
  const directory = await useDataDir();
  const files = await makeCertificate(directory);
  const server = await startServer({ FTP_PORT: "0", FTP_TLS: mode, ...files });
  onTestFinished(() => server.close());
  return { server, certificates: directory };
}

async function greeted({ server }: Encrypted): Promise<FtpCalls> {
  const calls = await FtpCalls.open(portOf(server));
  onTestFinished(() => calls.close());
  await calls.heard();
  return calls;
}

test("where encryption is required nobody logs in or transfers without", async () => {
  const encrypted = await startEncrypted("required");
  const { id, folder } = await newJob(encrypted.server);
  const calls = await greeted(encrypted);
  expect(await calls.say("USER anna")).toMatchObject({ code: 530 });
  expect(await calls.say("PBSZ 0")).toMatchObject({ code: 503 });
  expect(await calls.say("AUTH SSL")).toMatchObject({ code: 504 });
  expect((await calls.say("FEAT")).text).toContain("AUTH TLS");
  expect(await calls.say("AUTH TLS")).toMatchObject({ code: 234 });
  await calls.encrypt();
  expect(await calls.say("PBSZ 0")).toMatchObject({ code: 200 });
  await calls.say("USER anna");
  expect(await calls.say("PASS x")).toMatchObject({ code: 230 });
  await calls.say("TYPE I");
  expect(await calls.store(`${folder}/ORIGINAL/a.jpg`, "x")).toMatchObject({ code: 521 });
  expect(await calls.say("PROT C")).toMatchObject({ code: 534 });
  expect(await calls.say("PROT P")).toMatchObject({ code: 200 });
  const data = await calls.data();
  expect(await calls.say(`STOR ${folder}/ORIGINAL/a.jpg`)).toMatchObject({ code: 150 });
  const shown = connectTls({ socket: data, rejectUnauthorized: false });
  shown.end("secret");
  expect(await calls.heard()).toMatchObject({ code: 226 });
  expect(await documentsOf(encrypted.server, id)).toEqual(["a.jpg 6"]);
});

test("nothing that came in clear behind AUTH counts after the handshake", async () => {
  const encrypted = await startEncrypted("optional");
  const calls = await greeted(encrypted);
  calls.socket.write("AUTH TLS\r\nUSER mallory\r\nPASS x\r\nMKD /x\r\n");
  expect(await calls.heard()).toMatchObject({ code: 234 });
  await calls.encrypt();
  expect(await calls.say("PWD")).toMatchObject({ code: 530 });
  expect(await calls.say("PASS x")).toMatchObject({ code: 503 });
});

test("who was let in before the handshake is not let in after it", async () => {
  const encrypted = await startEncrypted("optional");
  const calls = await greeted(encrypted);
  await calls.say("USER anna");
  expect(await calls.say("PASS x")).toMatchObject({ code: 230 });
  await calls.say("AUTH TLS");
  await calls.encrypt();
  expect(await calls.say("PWD")).toMatchObject({ code: 530 });
});

test("a new certificate is taken without a restart, and one that cannot be used leaves the old one", async () => {
  const encrypted = await startEncrypted("optional");
  const nameSeen = async (): Promise<string | undefined> => {
    const calls = await greeted(encrypted);
    await calls.say("AUTH TLS");
    await calls.encrypt();
    const { subject } = (calls.socket as TLSSocket).getPeerCertificate();
    return subject.CN?.toString();
  };
  expect(await nameSeen()).toBe("localhost");
  await writeFile(join(encrypted.certificates, "key.pem"), "half a ");
  expect(await nameSeen()).toBe("localhost");
  await makeCertificate(encrypted.certificates, "renewed.example");
  expect(await nameSeen()).toBe("renewed.example");
});

test("a start without a usable certificate says so", async () => {
  const directory = await useDataDir();
  await mkdir(directory, { recursive: true });
  await expect(startServer({ FTP_PORT: "0", FTP_TLS: "required" })).rejects.toThrow(
    "FTP_TLS_CERTIFICATE",
  );
  const missing = join(directory, "missing.pem");
  const files = { FTP_TLS_CERTIFICATE: missing, FTP_TLS_KEY: missing };
  await expect(startServer({ FTP_PORT: "0", FTP_TLS: "required", ...files })).rejects.toThrow(
    "missing.pem",
  );
});
