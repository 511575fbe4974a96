/** Who may do what with an upload, how many a company may hold, and how clients are told to come later. */

import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";

import type { ProblemDocument } from "../../../src/core/model/contract-types.gen.ts";
import { postJson } from "../../harness/fetch-json.ts";
import { type RequiredServer, startRequired } from "../../harness/start-required.ts";
import { create, created, head, offsetOf, patch, terminate } from "./tus-calls.ts";

const MIB = 1024 * 1024;
const ABC = Buffer.from("abc");

let server: RequiredServer;
let mine: Readonly<Record<string, string>> = {};
let theirs: Readonly<Record<string, string>> = {};
beforeAll(async () => {
  server = await startRequired({
    OPEN_UPLOADS_MAX_PER_COMPANY: "3",
    OPEN_UPLOADS_MB_MAX_PER_COMPANY: "1",
  });
  const key = async (company: number) => ({
    authorization: `Bearer ${(await server.admin.addKey({ company })).text}`,
  });
  [mine, theirs] = [await key(1), await key(47)];
});
afterAll(() => server.close());

async function problemOf(answer: Response): Promise<readonly [number, string, string]> {
  const { code = "", detail = "" } = (await answer.json()) as Partial<ProblemDocument>;
  return [answer.status, code, detail];
}

describe("an upload of another company", () => {
  it("is not there, for whatever is asked of it, and no job takes it", async () => {
    const upload = await created({ url: server.url, who: theirs }, 3);
    expect((await head(upload, mine)).status).toBe(404);
    expect((await patch(upload, { at: 0, bytes: ABC, headers: mine })).status).toBe(404);
    expect((await terminate(upload, mine)).status).toBe(404);
    await patch(upload, { at: 0, bytes: ABC, headers: theirs });
    const body = { workflow: "package", documents: [{ upload }] };
    const [status, code, detail] = await problemOf(
      await postJson(`${server.url}/v1/jobs`, body, mine),
    );
    expect([status, code, detail]).toEqual([
      400,
      "invalid-document",
      expect.stringContaining("has no upload"),
    ]);
    expect((await postJson(`${server.url}/v1/jobs`, body, theirs)).status).toBe(201);
  });
});

describe("a company", () => {
  it("holds so many uploads and bytes at most; taken and ended ones do not count", async () => {
    const caller = { url: server.url, who: mine };
    const [first, second] = [await created(caller, 3), await created(caller, MIB - 6)];
    const [status, code, detail] = await problemOf(await create(caller, 4));
    expect([status, code]).toEqual([503, "too-many-uploads"]);
    expect(detail).toContain("OPEN_UPLOADS_MB_MAX_PER_COMPANY");
    const third = await created(caller, 3);
    const [, , tooMany] = await problemOf(await create(caller, 0));
    expect(tooMany).toContain(
      "has 3 uploads that no job has taken, and may have 3 (OPEN_UPLOADS_MAX_PER_COMPANY)",
    );
    expect((await create({ ...caller, who: theirs }, 3)).status).toBe(201);
    await terminate(second, mine);
    await patch(first, { at: 0, bytes: ABC, headers: mine });
    const body = { workflow: "package", documents: [{ upload: first }] };
    expect((await postJson(`${server.url}/v1/jobs`, body, mine)).status).toBe(201);
    await Promise.all([created(caller, 3), created(caller, 3)]);
    // However many come at the same time.
    await terminate(third, mine);
    const answers = await Promise.all(Array.from({ length: 5 }, () => create(caller, 1)));
    expect(answers.filter(({ status: each }) => each === 201)).toHaveLength(1);
  });
});

describe("a caller who asks too often", () => {
  it("is told to come later in the middle of an upload, and refused where none is begun", async () => {
    const limited = await startRequired({ RATE_LIMIT_PER_MINUTE: "3" });
    onTestFinished(limited.close);
    const who = { authorization: `Bearer ${(await limited.admin.addKey({ company: 1 })).text}` };
    const upload = await created({ url: limited.url, who }, 3);
    expect(await offsetOf(upload, who)).toBe(0);
    await head(upload, who);
    const later = await head(upload, who);
    expect([later.status, Number(later.headers.get("retry-after"))]).toEqual([
      423,
      expect.any(Number),
    ]);
    const piece = await patch(upload, { at: 0, bytes: ABC, headers: who });
    expect((await problemOf(piece)).slice(0, 2)).toEqual([423, "upload-locked"]);
    expect((await create({ url: limited.url, who }, 3)).status).toBe(429);
  });
});
