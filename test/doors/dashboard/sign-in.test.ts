/** Signing in: a session in a cookie, for one company, which opens nothing but what its user may and no form of another page. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import {
  addUser,
  PASSWORD,
  type RequiredServer,
  startRequired,
} from "../../harness/start-required.ts";

const BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
const OWN_PAGE = { Accept: BROWSER, "Sec-Fetch-Site": "same-origin" };

describe("signing in", () => {
  let server: RequiredServer;
  beforeAll(async () => {
    server = await startRequired({ TRUSTED_PROXIES: "loopback" });
    await Promise.all([
      addUser(server, "IpsUser"),
      addUser(server, "ImagePortalUser"),
      addUser(server, "IpsUser", { company: 47, email: "other@example.com" }),
    ]);
  });
  afterAll(() => server.close());

  const post = (path: string, fields: object, headers: object = {}): Promise<Response> =>
    fetch(server.url + path, {
      method: "POST",
      body: new URLSearchParams({ ...fields }),
      headers: { ...OWN_PAGE, ...headers },
      redirect: "manual",
    });

  /** The cookie as a browser sends it back. */
  const signIn = async (user: string, to = ""): Promise<{ cookie: string; answer: Response }> => {
    const answer = await post("/sign-in", { user, password: PASSWORD, to });
    expect(answer.status).toBe(303);
    return { answer, cookie: (answer.headers.get("set-cookie") ?? "").split(";", 1)[0] ?? "" };
  };

  const get = (path: string, cookie: string, accept = BROWSER): Promise<Response> =>
    fetch(server.url + path, { headers: { Accept: accept, Cookie: cookie }, redirect: "manual" });

  it("shows the form where nobody is let in, without a challenge that browsers ask in a window of their own", async () => {
    for (const path of ["/", "/v1/jobs?status=pending", "/metrics", "/v1/jobs/x/events"]) {
      const answer = await get(path, "");
      const text = await answer.text();
      expect([path, answer.status]).toEqual([path, 401]);
      expect(answer.headers.get("www-authenticate")).toBe('Bearer realm="Jobgate"');
      expect(text).toContain(`<input type="hidden" name="to" value="${path}">`);
      expect(text).toContain('autocomplete="current-password"');
    }
    const program = await get("/v1/jobs", "", "*/*");
    expect(program.headers.get("www-authenticate")).toContain("Basic");
  });

  it("leads to where its user wanted to go, and the cookie is for the browser alone", async () => {
    const { answer, cookie } = await signIn("ipsuser@example.com", "/v1/jobs?status=pending");
    expect(answer.headers.get("location")).toBe("/v1/jobs?status=pending");
    expect(answer.headers.get("set-cookie")).toMatch(
      /^jobgate-session=[0-9a-f-]{36}; Path=\/; HttpOnly; SameSite=Lax$/u,
    );
    const shown = await get("/v1/jobs?status=pending", cookie);
    expect(shown.status).toBe(200);
    expect(await shown.text()).toContain("ipsuser@example.com");
  });

  it("the cookie is Secure and of this host alone behind TLS", async () => {
    const fields = { user: "ipsuser@example.com", password: PASSWORD };
    const answer = await post("/sign-in", fields, { "X-Forwarded-Proto": "https" });
    expect(answer.headers.get("set-cookie")).toMatch(
      /^__Host-jobgate-session=[0-9a-f-]{36}; Path=\/; HttpOnly; SameSite=Lax; Secure$/u,
    );
  });

  it.each([
    "https://evil.example/",
    "//evil.example",
    String.raw`/\evil.example`,
    "javascript:alert(1)",
    "/\t/evil.example",
  ])("never leads to %s", async (to) => {
    const { answer } = await signIn("ipsuser@example.com", to);
    expect(answer.headers.get("location")).toMatch(/^\/(?![/\\])/u);
    expect(answer.headers.get("location")).not.toContain("evil.example\r");
    expect(new URL(answer.headers.get("location") ?? "", server.url).host).toBe(
      new URL(server.url).host,
    );
  });

  it("opens what the user's company has, and nothing of another", async () => {
    const own = await signIn("ipsuser@example.com");
    const other = await signIn("other@example.com");
    const form = new FormData();
    form.set("work", "optimize-images/web");
    form.append("data", new Blob(["no picture"]), "a.png");
    const made = await fetch(`${server.url}/dashboard/jobs`, {
      method: "POST",
      body: form,
      headers: { ...OWN_PAGE, Cookie: own.cookie },
      redirect: "manual",
    });
    expect(made.status).toBe(303);
    const path = made.headers.get("location") ?? "";
    for (const accept of [BROWSER, "application/json"]) {
      expect((await get(path, own.cookie, accept)).status).toBe(200);
      expect((await get(path, other.cookie, accept)).status).toBe(404);
    }
    const { status } = await post(
      `/dashboard${path.slice(3)}/cancel`,
      {},
      { Cookie: other.cookie },
    );
    expect(status).toBe(404);
  });

  it("changes nothing beside the forms of the dashboard, whoever sends", async () => {
    const { cookie } = await signIn("ipsuser@example.com");
    const job = {
      method: "POST",
      body: "{}",
      headers: { "Content-Type": "application/json", Cookie: cookie },
    };
    expect((await fetch(`${server.url}/v1/jobs`, job)).status).toBe(401);
    for (const headers of [
      { "Sec-Fetch-Site": "cross-site" },
      { "Sec-Fetch-Site": "same-site" },
      { "Sec-Fetch-Site": "none" },
    ]) {
      const answer = await post("/sign-out", {}, { Cookie: cookie, ...headers });
      expect(answer.status).toBe(403);
    }
    const foreign = await post(
      "/sign-in",
      { user: "other@example.com", password: PASSWORD },
      { "Sec-Fetch-Site": "cross-site" },
    );
    expect([foreign.status, foreign.headers.get("set-cookie")]).toEqual([403, null]);
    expect((await get("/v1/jobs", cookie)).status).toBe(200);
  });

  it("lets a user do no more than the role may", async () => {
    const { cookie } = await signIn("imageportaluser@example.com");
    const start = await (await get("/", cookie)).text();
    expect(start).not.toContain("Submit a job");
    const form = new FormData();
    form.append("data", new Blob(["x"]), "a.png");
    const headers = { ...OWN_PAGE, Cookie: cookie };
    const made = await fetch(`${server.url}/dashboard/jobs`, {
      method: "POST",
      body: form,
      headers,
    });
    expect(made.status).toBe(403);
    expect(await made.text()).toContain("lacks the permission submit-jobs");
  });

  it("ends with signing out, with another password, and with the user", async () => {
    const first = await signIn("ipsuser@example.com");
    const out = await post("/sign-out", {}, { Cookie: first.cookie });
    expect([out.status, out.headers.get("location")]).toEqual([303, "/sign-in"]);
    expect(out.headers.get("set-cookie")).toMatch(/^jobgate-session=; .*Max-Age=0$/u);
    expect((await get("/v1/jobs", first.cookie)).status).toBe(401);
    const second = await signIn("other@example.com");
    expect((await get("/v1/jobs", second.cookie)).status).toBe(200);
    await server.admin.setPassword({ email: "other@example.com", password: PASSWORD });
    expect((await get("/v1/jobs", second.cookie)).status).toBe(401);
  });

  it("makes wrong passwords wait as at every door, and says the same of unknown users", async () => {
    const email = await addUser(server, "IpsUser", { email: "guessed@example.com" });
    const told: string[] = [];
    for (const user of ["nobody@example.com", ...Array.from({ length: 10 }, () => email)]) {
      const answer = await post("/sign-in", { user, password: "a wrong guess", to: "/v1/jobs" });
      expect(answer.status).toBe(401);
      const text = await answer.text();
      expect(text).toContain('name="to" value="/v1/jobs"');
      expect(text).not.toContain("a wrong guess");
      told.push(/role="alert"><p>([^<]+)/u.exec(text)?.[1] ?? "");
    }
    expect(new Set(told)).toEqual(new Set(["User or password is wrong."]));
    const answer = await post("/sign-in", { user: email, password: PASSWORD });
    expect([answer.status, answer.headers.has("retry-after")]).toEqual([429, true]);
    expect(answer.headers.get("set-cookie")).toBeNull();
  });
});
