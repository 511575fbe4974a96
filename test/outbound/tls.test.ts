/** TLS: which name the other side is told, and which certificates are taken for which host. */

import { execFile, execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { expect, it, onTestFinished } from "vitest";

const ASK = fileURLToPath(new URL("ask-over-tls.mjs", import.meta.url));

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;
if (!hasOpenssl) {
  process.stderr.write("SKIPPED: TLS, because openssl is not installed.\n");
}

/** A directory with `key.pem` and `cert.pem` for these names; goes with the running test. */
function useCertificate(names: string): string {
  const directory = mkdtempSync(join(tmpdir(), "jobgate-tls-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
  const files = ["-keyout", join(directory, "key.pem"), "-out", join(directory, "cert.pem")];
  const whose = ["-subj", "/CN=test", "-addext", `subjectAltName=${names}`];
  execFileSync("openssl", ["req", "-x509", ...made, ...files, ...whose], { stdio: "ignore" });
  return directory;
}

it.skipIf(!hasOpenssl)("certificates are taken for the host they name, and no other", async () => {
  const directory = useCertificate("DNS:files.example,IP:127.0.0.1");
  const read = (name: string): Buffer => readFileSync(join(directory, name));
  const told: unknown[] = [];
  const server = createServer(
    { key: read("key.pem"), cert: read("cert.pem") },
    (request, answer) => {
      told.push([(request.socket as TLSSocket).servername, request.headers.host]);
      answer.writeHead(204).end();
    },
  ).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const hosts = ["files.example", "files.example.", "127.0.0.1", "other.example", "127.0.0.2"];
  const urls = hosts.map((host) => `https://${host}:${port}/`);
  const ask = async (env: Record<string, string>): Promise<readonly string[]> => {
    const { stdout } = await promisify(execFile)(process.execPath, [ASK, ...urls], { env });
    return stdout.trim().split("\n");
  };
  const elsewhere = ["ERR_TLS_CERT_ALTNAME_INVALID", "ECONNREFUSED"];
  expect(await ask({ NODE_EXTRA_CA_CERTS: join(directory, "cert.pem") })).toEqual([
    "204",
    "204",
    "204",
    ...elsewhere,
  ]);
  expect(told).toEqual([
    ["files.example", `files.example:${port}`],
    ["files.example", `files.example.:${port}`],
    // RFC 6066 §3: no address is told as a name.
    [false, `127.0.0.1:${port}`],
  ]);
  // Without an authority that vouches for it, it is taken for nobody.
  expect((await ask({})).slice(0, 4)).toEqual(Array(4).fill("DEPTH_ZERO_SELF_SIGNED_CERT"));
});
