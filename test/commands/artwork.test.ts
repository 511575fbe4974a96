/** `jobgate artwork …` beside a server, and as an operator types it, on the built program, also without one. */

import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";

import { adminAddress } from "../../src/client/admin/admin-address.ts";
import { createAdminClient } from "../../src/client/admin/admin-client.ts";
import { addArtworkCommands } from "../../src/commands/artwork.ts";
import { CLI } from "../harness/paths.ts";
import { startServer } from "../harness/start-server.ts";
import { byServer, type } from "./typed.ts";

const PUBLIC_URL = "https://jobs.example";
const ATOMYX_PROFILES = "https://profiles.example/Sheetfed.kfpx=offset,LargeFormat=large-format";

const FRAMED = ["https://shop.example", "https://*.shop.example:8443"];

it("lists what waits, shows, revokes and renews links, and sets what a company's pages offer", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "jobgate-artwork-"));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const env = { PATH: process.env["PATH"], DATA_DIR: dataDir, PUBLIC_URL, ATOMYX_PROFILES };
  const run = async (...args: readonly string[]): Promise<string> =>
    (await promisify(execFile)(process.execPath, [CLI, ...args], { env })).stdout;
  const server = await startServer({ DATA_DIR: dataDir });
  let isServed = true;
  const stop = async (): Promise<void> => {
    if (isServed) {
      isServed = false;
      await server.app.close();
    }
  };
  onTestFinished(stop);
  const parts = {
    administer: byServer(dataDir),
    publicUrl: () => PUBLIC_URL,
    profiles: () => Promise.reject(new Error("These are asked for as a process.")),
    profileLinks: () => new Map<string, string>(),
  };
  const jobgate = async (...args: readonly string[]): Promise<string> =>
    (await type((root) => addArtworkCommands(root, parts), "artwork", ...args)).out;

  const settings = await jobgate(
    "settings",
    "--company",
    "1",
    "--link-days",
    "7",
    "--review",
    "on",
  );
  expect(settings).toMatch(/link days +7\nreview +on/u);
  const made = await fetch(`${server.url}/v1/jobs`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ workflow: "artwork", externalId: "B-1" }),
  });
  const { jobId } = (await made.json()) as { readonly jobId: string };
  expect(await run("artwork", "list", "--waiting-for", "upload")).toMatch(
    new RegExp(`^${jobId}  c\\|1  created, version 0, waits for upload  link until .*B-1\n$`, "u"),
  );
  const link = /^https:\/\/jobs\.example\/u\/[\w-]{43}$/mu;
  const [shown = ""] = link.exec(await run("artwork", "link", jobId)) ?? [];
  await jobgate("revoke", jobId);
  const [renewed = ""] = link.exec(await jobgate("link", jobId, "--renew", "--days", "3")) ?? [];
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
  const framed = await jobgate("settings", "--company", "1", "--frame-ancestors", FRAMED.join(","));
  expect(framed).toMatch(/framed by +https:\/\/shop\.example https:\/\/\*\.shop\.example:8443$/mu);
  const page = await fetch(server.url + new URL(renewed).pathname);
  expect(page.headers.get("Content-Security-Policy")).toContain(
    `frame-ancestors ${FRAMED.join(" ")};`,
  );
  expect(page.headers.has("X-Frame-Options")).toBe(false);
  expect(await jobgate("settings", "--company", "1", "--frame-ancestors", "")).toMatch(
    /framed by +\(nobody\)/u,
  );
  const unframed = await fetch(server.url + new URL(renewed).pathname);
  expect(unframed.headers.get("Content-Security-Policy")).toContain("frame-ancestors 'none'");
  expect(unframed.headers.get("X-Frame-Options")).toBe("DENY");

  expect(await jobgate("withdraw", jobId)).toBe(`The order of job ${jobId} is withdrawn.`);
  const withdrawn = await (await fetch(`${server.url}/v1/jobs/${jobId}`)).json();
  expect(withdrawn).toMatchObject({
    status: { code: "completed", message: "Withdrawn by the shop." },
    outcome: "cancelled",
    artwork: { state: "withdrawn" },
  });
  const over = await fetch(server.url + new URL(renewed).pathname);
  expect(await over.text()).toContain("The order was withdrawn.");
  expect(await jobgate("list")).toBe("");
  await expect(client.withdrawArtwork({ job: jobId })).rejects.toThrow(
    /It is too late: the artwork of job .* is withdrawn/u,
  );
  await client.revokeLink({ job: jobId });
  await expect(client.showLink({ job: jobId, renew: false })).rejects.toThrow(
    /The link was revoked\. With --renew/u,
  );

  await stop();
  // On the store itself, where no server runs.
  expect(await run("artwork", "list", "--company", "1")).toBe("");
  const profiles = await run("artwork", "profiles");
  expect(profiles).toMatch(/^digital-print /mu);
  expect(profiles).toMatch(/^offset .*\n +also https:\/\/profiles\.example\/Sheetfed\.kfpx/mu);
  expect(profiles).toMatch(/^large-format .*\n +also LargeFormat \(ATOMYX_PROFILES\)$/mu);
  const config = await run("config");
  expect(config).toContain('"LargeFormat":"large-format"');
});
