/** Resources and users at the WorkfloPlus door: photos of steps are put once under any id, and users are looked at. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { sample } from "../../harness/paths.ts";
import { addUser, type RequiredServer, startRequired } from "../../harness/start-required.ts";
import { startServer, type TestServer } from "../../harness/start-server.ts";
import { filesIn } from "../../harness/store/data-dir.ts";
import { ask, job, step } from "./workfloplus.ts";

const PHOTO = sample("photo.jpg");

let server: TestServer;
const clock = { aheadMs: 0, now: () => Date.now() + clock.aheadMs };
beforeAll(async () => {
  server = await startServer({}, { clock });
});
afterAll(() => server.close());

interface Sent {
  readonly type?: string;
  readonly token?: string;
}

async function put(id: string, content: Uint8Array, { type, token }: Sent = {}) {
  const response = await fetch(`${server.url}/resources/v1/${encodeURIComponent(id)}`, {
    method: "PUT",
    headers: {
      ...(type === undefined ? {} : { "Content-Type": type }),
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    },
    body: new Uint8Array(content),
  });
  return { status: response.status, text: await response.text() };
}

const get = (id: string) => fetch(`${server.url}/resources/v1/${encodeURIComponent(id)}`);

describe("a resource", () => {
  it("comes back as it was put, under whatever id, and is what its first bytes tell", async () => {
    for (const id of [
      "photo 1.jpg",
      "../../etc/passwd",
      "ü/ö?#%",
      crypto.randomUUID(),
      "a".repeat(200),
    ]) {
      const told = await put(id, PHOTO, { type: "image/png" });
      expect([told.status, JSON.parse(told.text)]).toEqual([
        201,
        expect.objectContaining({
          resourceId: id,
          contentType: "image/jpeg",
          fileSize: PHOTO.byteLength,
        }),
      ]);
      const response = await get(id);
      expect(response.headers.get("content-type")).toBe("image/jpeg");
      expect(response.headers.get("x-content-type-options")).toBe("nosniff");
      expect(Buffer.from(await response.arrayBuffer())).toEqual(PHOTO);
    }
  });

  it("never changes: the same again is welcome, another content is not", async () => {
    const blobs = async () => (await filesIn(`${server.dataDir}/blobs`)).size;
    expect((await put("fixed", PHOTO)).status).toBe(201);
    const before = await blobs();
    const again = await Promise.all([put("fixed", PHOTO), put("fixed", PHOTO)]);
    expect(again.map(({ status }) => status)).toEqual([200, 200]);
    const other = await put("fixed", sample("three-pages.pdf"));
    expect([other.status, other.text]).toEqual([409, expect.stringContaining("another id")]);
    expect(Buffer.from(await (await get("fixed")).arrayBuffer())).toEqual(PHOTO);
    expect(await blobs()).toBe(before);
  });

  it("is no picture because it is called one; and what is unknown is given out to be saved", async () => {
    const html = Buffer.from("<script>alert(1)</script>");
    const lie = await put("lie", html, { type: "image/jpeg" });
    expect([lie.status, lie.text]).toEqual([415, expect.stringContaining("a picture")]);
    expect((await put("lie", PHOTO, { type: "application/pdf" })).status).toBe(415);
    expect((await put("lie", PHOTO, { type: "video/mp4" })).status).toBe(415);
    expect((await get("lie")).status).toBe(404);
    expect((await put("page", html, { type: "text/html" })).status).toBe(201);
    const page = await get("page");
    expect(page.headers.get("content-type")).toBe("application/octet-stream");
    expect(page.headers.get("content-disposition")).toMatch(/^attachment/u);
  });

  it("needs an id that can be one, and a content", async () => {
    for (const id of ["a".repeat(300), "a\u0000b", "a\u202eb"]) {
      expect([id, (await put(id, PHOTO)).status]).toEqual([id, 400]);
    }
    const empty = await put("empty", new Uint8Array(0));
    expect([empty.status, empty.text]).toEqual([400, expect.stringContaining("empty")]);
    expect((await get("empty")).status).toBe(404);
  });

  it("goes with the last record that names it, whichever came first", async () => {
    const named = (id: string) => {
      const whole = step();
      return { ...whole, singleStep: { ...whole.singleStep, valueResourceIds: [id] } };
    };
    const create = async (...ids: readonly string[]) => {
      const body = job({ steps: ids.map(named) as never });
      expect((await ask(server.url, "POST /jobs/v1", { body })).status).toBe(201);
      return body.metadata.clientJobId;
    };
    const remove = async (id: string) =>
      expect((await ask(server.url, `DELETE /jobs/v1/${id}`)).status).toBe(204);
    const first = await create("early", "late");
    await put("early", PHOTO);
    await put("late", PHOTO);
    const second = await create("late");
    // A sync names one more.
    const { value } = await ask(server.url, `GET /jobs/v1/${second}`);
    const [{ jobId: _, ...stored }] = value as readonly [Record<string, unknown>];
    await put("synced", PHOTO);
    const synced = { ...stored, completedSteps: [named("synced")] };
    const told = await ask(server.url, "POST /jobs/v1/basicSync", { body: synced });
    expect(told.status).toBe(200);

    await remove(first);
    expect((await get("early")).status).toBe(404);
    expect((await get("late")).status).toBe(200);
    await remove(second);
    expect((await get("late")).status).toBe(404);
    expect((await get("synced")).status).toBe(404);
  });
});

describe("with AUTH=required", () => {
  let required: RequiredServer;
  beforeAll(async () => {
    required = await startRequired();
  });
  afterAll(() => required.close());

  it("an id is another resource in every company", async () => {
    const { admin, url } = required;
    const token = async (company: number) => (await admin.addKey({ company })).text;
    const [mine, other] = [await token(1), await token(47)];
    const send = (bearer: string, content: Buffer) =>
      fetch(`${url}/resources/v1/photo`, {
        method: "PUT",
        headers: { Authorization: `Bearer ${bearer}` },
        body: new Uint8Array(content),
      });
    const read = (bearer: string) =>
      fetch(`${url}/resources/v1/photo`, { headers: { Authorization: `Bearer ${bearer}` } });
    expect((await send(mine, PHOTO)).status).toBe(201);
    expect((await read(other)).status).toBe(404);
    expect((await send(other, sample("drawing.jpg"))).status).toBe(201);
    expect(Buffer.from(await (await read(mine)).arrayBuffer())).toEqual(PHOTO);
    expect((await fetch(`${url}/resources/v1/photo`)).status).toBe(401);
  });

  it("users are those of the team, by ids that stay", async () => {
    const { admin, url } = required;
    const email = await addUser(required, "IpsUser");
    await addUser(required, "IpsUser", { company: 47, email: "elsewhere@example.com" });
    const { text: token } = await admin.addKey({ company: 1 });
    const list = async () =>
      (await ask(url, "GET /api/team/user", { token })).value as readonly { userId: string }[];
    const users = await list();
    expect(users).toEqual([
      {
        userId: expect.stringMatching(/^[0-9a-f]{24}$/u),
        username: email,
        emailAddress: email,
        name: email,
        created: expect.stringMatching(/Z$/u),
        locked: false,
      },
    ]);
    expect(await list()).toEqual(users);
    const [user] = users;
    const one = await ask(url, `GET /api/team/user/${user?.userId.toUpperCase()}`, { token });
    expect(one.value).toEqual(user);
    // What names a user's id is that user's.
    const { text: own } = await admin.addKey({ company: 1, user: email });
    const body = job({ userId: user?.userId ?? "" });
    await ask(url, "POST /jobs/v1", { body, token });
    const { value: mine } = await ask(url, "GET /jobs/v1/my", { token: own });
    expect(mine).toMatchObject([{ metadata: { clientJobId: body.metadata.clientJobId } }]);
    const { text: other } = await admin.addKey({ company: 47 });
    const foreign = await ask(url, `GET /api/team/user/${user?.userId}`, { token: other });
    expect([foreign.status, foreign.text]).toEqual([404, expect.stringContaining("This team")]);
    expect((await ask(url, "POST /api/team/user", { token, body: {} })).status).toBe(405);
  });

  it("programs are among them, and a job that names the id of one is that one's", async () => {
    const { admin, url } = required;
    const wanted = { company: 1, scopes: ["job.read", "workflow.execute"], permissions: ["owner"] };
    const { client } = await admin.addOauthClient({ ...wanted, name: "Tablets" });
    await admin.addOauthClient({ ...wanted, company: 47, name: "Elsewhere" });
    const token = await admin.oauthToken({ clientId: client.clientId });
    const { value } = await ask(url, "GET /api/team/user", { token });
    const programs = (value as readonly { userId: string; emailAddress: string | null }[]).filter(
      ({ emailAddress }) => emailAddress === null,
    );
    expect(programs).toEqual([
      {
        userId: expect.stringMatching(/^[0-9a-f]{24}$/u),
        username: "Tablets",
        emailAddress: null,
        name: "Tablets",
        created: expect.stringMatching(/Z$/u),
        locked: false,
      },
    ]);
    const [{ userId } = { userId: "" }] = programs;
    expect((await ask(url, `GET /api/team/user/${userId}`, { token })).value).toEqual(programs[0]);
    const { text: key } = await admin.addKey({ company: 1 });
    const body = job({ userId });
    await ask(url, "POST /jobs/v1", { body, token: key });
    const { value: mine } = await ask(url, "GET /jobs/v1/my", { token });
    expect(mine).toMatchObject([{ metadata: { clientJobId: body.metadata.clientJobId } }]);
  });
});
