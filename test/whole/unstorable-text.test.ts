/** Texts that a database may not hold (NUL, halves of pairs): a clear answer at every way in, the same on both databases. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { adminAddress } from "../../src/client/admin/admin-address.ts";
import { hasPostgres, useDatabase } from "../harness/store/postgres-database.ts";
import { addUser, basic, type RequiredServer, startRequired } from "../harness/start-required.ts";
import { askSocket } from "./ask-socket.ts";

const NUL = "%00";
const FILTERS = ["tag", "workflow", "externalId", "status", "outcome", "createdAfter", "before"];
interface Ask extends Omit<RequestInit, "headers"> {
  readonly headers?: Readonly<Record<string, string>>;
}

const UNKNOWN_ID = "00000000-0000-4000-8000-000000000000";

describe.each([
  ["SQLite", false],
  ["PostgreSQL", true],
] as const)("on %s", (_name, isPostgres) => {
  const database = useDatabase();
  let server: RequiredServer;
  let authorization: string;

  describe.skipIf(isPostgres && !hasPostgres)("with its database", () => {
    beforeAll(async () => {
      server = await startRequired(isPostgres ? { DATABASE_URL: database() } : {});
      authorization = basic(await addUser(server, "IpsAdmin"), "correct horse battery");
    });
    afterAll(async () => server.close());

    const ask = (path: string, init: Ask = {}) =>
      fetch(server.url + path, {
        ...init,
        headers: { authorization, accept: "application/json", ...init.headers },
      });

    test.each(FILTERS)("a NUL in the filter %s is refused with its name", async (name) => {
      const answer = await ask(`/v1/jobs?${name}=a${NUL}b`);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ violations: [{ pointer: `/${name}` }] });
    });

    test("halves of pairs in a filter find nothing", async () => {
      const answer = await ask("/v1/jobs?tag=%ED%A0%80");
      expect([answer.status, await answer.json()]).toEqual([200, []]);
    });

    test.each([
      `/v1/jobs/a${NUL}b`,
      `/v1/jobs/${UNKNOWN_ID}/results/a${NUL}b`,
      `/v1/schedules/a${NUL}b`,
      `/published/1/a${NUL}b`,
      `/published/1${NUL}/b`,
      `/exports/a${NUL}b/c${NUL}`,
      `/problems/a${NUL}b`,
      `/a${NUL}b`,
    ])("a NUL in the address %s finds nothing", async (path) => {
      expect((await ask(path)).status).toBe(404);
    });

    test("a NUL in a document is refused where it stands", async () => {
      const body = JSON.stringify({ workflow: "rip-pdf", tags: ["a\0b"], externalId: "c\0" });
      const headers = { "content-type": "application/json" };
      const answer = await ask("/v1/jobs", { method: "POST", body, headers });
      expect(answer.status).toBe(400);
      expect(JSON.stringify(await answer.json())).toContain("/externalId");
      const odd = JSON.stringify({ workflow: "rip-pdf", options: { "a\0b": "\ud800" } });
      const oddAnswer = await ask("/v1/jobs", { method: "POST", body: odd, headers });
      expect(oddAnswer.status).toBe(400);
    });

    test("a NUL in the name of a file is left out of it, and in the name of a part it is unknown", async () => {
      const created = await ask("/v1/jobs", {
        method: "POST",
        body: '{"workflow":"rip-pdf"}',
        headers: { "content-type": "application/json" },
      });
      const { jobId } = (await created.json()) as { readonly jobId: string };
      const upload = (head: string) =>
        ask(`/v1/jobs/${jobId}/data`, {
          method: "POST",
          body: `--b\r\nContent-Disposition: form-data; ${head}\r\n\r\ncontent\r\n--b--\r\n`,
          headers: { "content-type": "multipart/form-data; boundary=b" },
        });
      const kept = await upload(`name="data"; filename*=UTF-8''a${NUL}b.pdf`);
      expect(kept.status).toBe(201);
      const [document] = await server.app.ports.documents.list(jobId);
      expect(document?.fileName).toBe("ab.pdf");
      expect((await upload(`name="da${NUL}ta"; filename="a.pdf"`)).status).toBe(400);
    });

    test("credentials with a NUL are those of an unknown user, and count as failed", async () => {
      const shown = { authorization: basic("nobody\0@example.com", "wrong password") };
      const statuses: number[] = [];
      for (let tries = 0; tries < 11; tries += 1) {
        statuses.push((await ask("/v1/jobs", { headers: shown })).status);
      }
      expect(statuses).toEqual([...Array(10).fill(401), 429]);
      const wrong = await ask("/v1/jobs", { headers: { authorization: basic("a", "b\0c") } });
      expect(wrong.status).toBe(401);
    });

    test.each([
      ["/companies", { name: "a\0b" }],
      ["/companies", { name: "half \ud800" }],
      ["/users/password", { email: "a\0@example.com" }],
      ["/users/disable", { email: "a\0@example.com", isDisabled: true }],
      ["/keys/add", { company: 1, user: "a\0@example.com" }],
      ["/keys/remove", { prefix: "a\0b" }],
      ["/callbacks/add", { company: 1, url: "http://127.0.0.1/a\0b" }],
      ["/callbacks/remove", { id: "a\0b" }],
    ])("the administration call %s refuses %j", async (path, body) => {
      const socketPath = adminAddress(server.dataDir);
      expect(await askSocket({ socketPath, path, body })).toBe(400);
    });
  });
});
