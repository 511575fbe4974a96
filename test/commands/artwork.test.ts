/** `jobgate artwork …` as an operator types it, on the built program, beside a server and without one. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";

import { adminAddress } from "../../src/client/admin/admin-address.ts";
import { createAdminClient } from "../../src/client/admin/admin-client.ts";
import { startProcess } from "../harness/server-process.ts";
import { CLI } from "../harness/paths.ts";

const PUBLIC_URL = "https://jobs.example";
const ATOMYX_PROFILES = "https://profiles.example/Sheetfed.kfpx=offset,LargeFormat=large-format";

const FRAMED = ["https://shop.example", "https://*.shop.example:8443"];

it("lists what waits, shows, revokes and renews links, and sets what a company's pages offer", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "jobgate-artwork-"));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const env = { PATH: process.env["PATH"], DATA_DIR: dataDir, PUBLIC_URL, ATOMYX_PROFILES };
  const options = { env, encoding: "utf8", stdio: "pipe", timeout: 30_000 } as const;
  const jobgate = (...args: readonly string[]): string =>
    execFileSync(process.execPath, [CLI, "artwork", ...args], options);
  const server = await startProcess({ DATA_DIR: dataDir });
  onTestFinished(() => void server.child.kill("SIGKILL"));

  const settings = jobgate("settings", "--company", "1", "--link-days", "7", "--review", "on");
  expect(settings).toMatch(/link days +7\nreview +on/u);
  const made = await fetch(`${server.url}/v1/jobs`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ workflow: "artwork", externalId: "B-1" }),
  });
  const { jobId } = (await made.json()) as { readonly jobId: string };
  expect(jobgate("list", "--waiting-for", "upload")).toMatch(
    new RegExp(`^${jobId}  c\\|1  created, version 0, waits for upload  link until .*B-1\n$`, "u"),
  );
  const link = /^https:\/\/jobs\.example\/u\/[\w-]{43}$/mu;
  const [shown = ""] = link.exec(jobgate("link", jobId)) ?? [];
  jobgate("revoke", jobId);
  const [renewed = ""] = link.exec(jobgate("link", jobId, "--renew", "--days", "3")) ?? [];
  expect(renewed).not.toBe(shown);
  expect(renewed).toMatch(link);

  const client = createAdminClient(adminAddress(dataDir));
  await expect(client.releaseArtwork({ job: jobId })).rejects.toThrow(
    /can be released only while/u,
  );
  await expect(client.refuseArtwork({ job: jobId, reason: "RGB" })).rejects.toThrow(
    /can be refused only/u,
  );
  await expect(client.showLink({ job: "none", renew: false })).rejects.toThrow(
    /There is no artwork of a job none/u,
  );
  await expect(client.artworkSettings({ company: 1, capabilities: ["fly"] })).rejects.toThrow(
    /There is no capability fly\. Known: adjust, checkFix, proof/u,
  );
  await expect(client.artworkSettings({ company: 1, linkDays: 0 })).rejects.toThrow(/1 to 366/u);
  await expect(
    client.artworkSettings({ company: 1, frameAncestors: ["https://shop.example/basket"] }),
  ).rejects.toThrow(/framed by origins such as https:\/\/shop\.example.*not https:\/\/shop/u);
  const framed = jobgate("settings", "--company", "1", "--frame-ancestors", FRAMED.join(","));
  expect(framed).toMatch(/framed by +https:\/\/shop\.example https:\/\/\*\.shop\.example:8443$/mu);
  const page = await fetch(server.url + new URL(renewed).pathname);
  expect(page.headers.get("Content-Security-Policy")).toContain(
    `frame-ancestors ${FRAMED.join(" ")};`,
  );
  expect(page.headers.has("X-Frame-Options")).toBe(false);
  expect(jobgate("settings", "--company", "1", "--frame-ancestors", "")).toMatch(
    /framed by +\(nobody\)/u,
  );
  const unframed = await fetch(server.url + new URL(renewed).pathname);
  expect(unframed.headers.get("Content-Security-Policy")).toContain("frame-ancestors 'none'");
  expect(unframed.headers.get("X-Frame-Options")).toBe("DENY");

  expect(jobgate("withdraw", jobId)).toBe(`The order of job ${jobId} is withdrawn.\n`);
  const withdrawn = await (await fetch(`${server.url}/v1/jobs/${jobId}`)).json();
  expect(withdrawn).toMatchObject({
    status: { code: "completed", message: "Withdrawn by the shop." },
    outcome: "cancelled",
    artwork: { state: "withdrawn" },
  });
  const over = await fetch(server.url + new URL(renewed).pathname);
  expect(await over.text()).toContain("The order was withdrawn.");
  expect(jobgate("list")).toBe("");
  await expect(client.withdrawArtwork({ job: jobId })).rejects.toThrow(
    /It is too late: the artwork of job .* is withdrawn/u,
  );
  await client.revokeLink({ job: jobId });
  await expect(client.showLink({ job: jobId, renew: false })).rejects.toThrow(
    /The link was revoked\. With --renew/u,
  );

  expect(await server.end("SIGTERM")).toBe(0);
  // On the store itself, where no server runs.
  expect(jobgate("list", "--company", "1")).toBe("");
  const profiles = jobgate("profiles");
  expect(profiles).toMatch(/^digital-print /mu);
  expect(profiles).toMatch(/^offset .*\n +also https:\/\/profiles\.example\/Sheetfed\.kfpx/mu);
  expect(profiles).toMatch(/^large-format .*\n +also LargeFormat \(ATOMYX_PROFILES\)$/mu);
  const config = execFileSync(process.execPath, [CLI, "config"], options);
  expect(config).toContain('"LargeFormat":"large-format"');
});
