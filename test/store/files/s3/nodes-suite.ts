/** Whole servers whose files lie in a bucket: nodes that share no directory, and a backup. */

import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { backupFaults, backupStore, restoreStore } from "../../../../src/app/backup.ts";
import { adminAddress } from "../../../../src/client/admin/admin-address.ts";
import { createAdminClient } from "../../../../src/client/admin/admin-client.ts";
import { createClient, type NodeClient } from "../../../../src/client/node.ts";
import { readConfig } from "../../../../src/settings/config.ts";
import { created, patch } from "../../../doors/tus/tus-calls.ts";
import { fetchWithin } from "../../../harness/fetch-within.ts";
import { STANDING_ENGINE, startServer, type TestServer } from "../../../harness/start-server.ts";
import { filesIn, useDataDir } from "../../../harness/store/data-dir.ts";
import { hasPostgres, useDatabase } from "../../../harness/store/postgres-database.ts";
import { unzipped } from "../../../harness/files/unzipped.ts";
import type { S3UnderTest } from "../../../harness/store/s3-bucket.ts";

const PDF = path.join(import.meta.dirname, "../../../samples/three-pages.pdf");

export function describeNodes(s3: S3UnderTest): void {
  describe.skipIf(!hasPostgres)("two nodes on PostgreSQL that share no directory", () => {
    const database = useDatabase();
    let nodes: readonly TestServer[] = [];

    beforeAll(async () => {
      const settings = {
        ...s3.settings(),
        DATABASE_URL: database(),
        SECRET_KEY: randomBytes(32).toString("hex"),
      };
      nodes = [
        // This one takes jobs, and the other one runs them.
        await startServer(settings, { engine: STANDING_ENGINE }),
        await startServer(settings),
      ];
    });
    afterAll(async () => {
      for (const node of nodes) {
        await node.close();
      }
    });
    const urlOf = (index: number): string => nodes[index]?.url ?? "";
    const clientOf = (index: number) => createClient({ url: urlOf(index) });
    const download = async (client: NodeClient, jobId: string): Promise<Buffer> => {
      const { dataList } = await client.result(jobId);
      const { content } = await client.download(jobId, dataList[0]?.resultId ?? "");
      return buffer(content);
    };

    test("a job that was submitted at one is run by the other, and its results are got at both", async () => {
      const [taking, running] = [clientOf(0), clientOf(1)];
      const { jobId } = await taking.submit({ workflow: "rip-pdf" });
      await taking.upload(jobId, await readFile(PDF), { fileName: "three-pages.pdf" });
      await taking.start(jobId);
      expect(await taking.waitFor(jobId)).toMatchObject({ status: { code: "completed" } });
      expect((await taking.result(jobId)).dataList).toHaveLength(3);
      const page = await download(taking, jobId);
      expect(page.subarray(1, 4).toString()).toBe("PNG");
      expect(page.equals(await download(running, jobId))).toBe(true);
      const zip = await fetchWithin(`${urlOf(0)}/v1/jobs/${jobId}/result.zip`);
      expect(
        Buffer.from(await zip.arrayBuffer())
          .subarray(0, 2)
          .toString(),
      ).toBe("PK");
      for (const { dataDir } of nodes) {
        expect([...(await filesIn(path.join(dataDir, "blobs"))).keys()]).toEqual([]);
      }
      expect((await fetchWithin(`${urlOf(1)}/health/ready`)).status).toBe(200);
    });

    test("an upload goes on at the other one, and a job takes it", async () => {
      const file = randomBytes(3_000_000);
      const upload = await created({ url: urlOf(0) }, file.length);
      const at = (index: number): string => `${urlOf(index)}${new URL(upload).pathname}`;
      for (const [index, from, to] of [
        [0, 0, 1_000_000],
        [1, 1_000_000, 2_500_000],
        [0, 2_500_000, 3_000_000],
      ] as const) {
        const sent = await patch(at(index), { at: from, bytes: file.subarray(from, to) });
        expect(sent.headers.get("upload-offset")).toBe(String(to));
      }
      const client = clientOf(1);
      const { jobId } = await client.submit({ workflow: "package", documents: [{ upload }] });
      expect(await client.waitFor(jobId)).toMatchObject({ status: { code: "completed" } });
      const zip = await fetchWithin(`${urlOf(0)}/v1/jobs/${jobId}/result.zip`);
      const [packed = Buffer.of()] = (
        await unzipped(Buffer.from(await zip.arrayBuffer()))
      ).values();
      expect([...(await unzipped(packed)).values()].some((each) => each.equals(file))).toBe(true);
    });
  });

  describe("downloads from the bucket itself", () => {
    test("send whoever asks for a whole result to a short-lived link, with its type and name", async () => {
      const server = await startServer({ ...s3.settings(), DIRECT_DOWNLOADS: "on" });
      onTestFinished(() => server.close());
      const client = createClient({ url: server.url });
      const { jobId } = await client.submit({ workflow: "package" });
      await client.upload(jobId, Buffer.from("text"), { fileName: "Prüfung 1.txt" });
      await client.start(jobId);
      await client.waitFor(jobId);
      const { dataList } = await client.result(jobId);
      const resultId = dataList[0]?.resultId ?? "";
      const address = `${server.url}/v1/jobs/${jobId}/result/${resultId}`;
      const ask = (init: RequestInit): Promise<Response> =>
        fetchWithin(address, { redirect: "manual", ...init });

      const whole = await ask({});
      expect([whole.status, whole.headers.get("cache-control")]).toEqual([
        307,
        "private, no-store",
      ]);
      const link = whole.headers.get("location") ?? "";
      const head = await ask({ method: "HEAD" });
      const followed = await fetchWithin(link);
      for (const name of ["content-type", "content-disposition", "content-length"]) {
        expect(followed.headers.get(name)).toBe(head.headers.get(name));
      }
      const bytes = Buffer.from(await followed.arrayBuffer());
      const { content } = await client.download(jobId, resultId);
      expect(bytes.equals(await buffer(content))).toBe(true);

      // What is not the whole is answered here.
      expect(head.status).toBe(200);
      const part = await ask({ headers: { Range: "bytes=0-1" } });
      expect([part.status, await part.text()]).toEqual([206, "PK"]);
      const known = { "If-None-Match": head.headers.get("etag") ?? "" };
      expect((await ask({ headers: known })).status).toBe(304);
      // Nobody makes one link of another.
      const other = link.replace(/X-Amz-Expires=\d+/u, "X-Amz-Expires=86400");
      expect(other).not.toBe(link);
      expect((await fetchWithin(other)).status).toBe(403);
    });
  });

  describe("a backup of files in a bucket", () => {
    test("lists them, is restored beside them, and tells what has gone since", async () => {
      const options = s3.options();
      const settings = { ...s3.settings(options), DATA_DIR: await useDataDir() };
      const server = await startServer(settings);
      const client = createClient({ url: server.url });
      const jobOf = async (text: string): Promise<string> => {
        const { jobId } = await client.submit({ workflow: "package" });
        await client.upload(jobId, Buffer.from(text), { fileName: "text.txt" });
        await client.start(jobId);
        await client.waitFor(jobId);
        return jobId;
      };
      const [kept, gone] = [await jobOf("kept"), await jobOf("gone")];
      expect(await createAdminClient(adminAddress(server.dataDir)).verify()).toMatchObject({
        contents: 4,
        lacks: 0,
      });
      const dir = await useDataDir();
      const config = readConfig({ LOG_LEVEL: "silent", ...settings });
      const manifest = await backupStore(config, { dir, withKey: true, version: "1.2.3" });
      expect(manifest).toMatchObject({
        files: { count: 4 },
        missing: [],
        contentsIn: `s3://${options.bucket}/${options.prefix.slice(0, -1)}`,
      });
      expect((await filesIn(dir)).size).toBe(4);
      expect((await backupFaults(dir)).faults).toEqual([]);
      await client.remove(gone);
      await server.close();

      const elsewhere = { LOG_LEVEL: "silent", DATA_DIR: await useDataDir() };
      await expect(restoreStore(readConfig(elsewhere), dir, "1.2.3")).rejects.toThrow(
        "Set BLOBS_URL to that bucket",
      );
      const back = { ...settings, ...elsewhere };
      expect(await restoreStore(readConfig(back), dir, "1.2.3")).toMatchObject({ missing: 2 });
      const restored = await startServer(back);
      onTestFinished(() => restored.close());
      const { dataList } = await createClient({ url: restored.url }).result(kept);
      const again = createClient({ url: restored.url });
      const { content } = await again.download(kept, dataList[0]?.resultId ?? "");
      expect((await buffer(content)).subarray(0, 2).toString()).toBe("PK");
      // The one that was there before is a stranger to the bucket now.
      await expect(startServer(settings)).rejects.toThrow("They belong to another database");
    });
  });
}
