/** Triggers at the WorkfloPlus door: kept, and telling real receivers and a real SMTP server of records. */

import { once } from "node:events";
import type { AddressInfo } from "node:net";

import PostalMime, { type Email } from "postal-mime";
import { SMTPServer } from "smtp-server";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

import { type Received, useReceiver } from "../../harness/peers/receiver.ts";
import { startIssuer } from "../../harness/start-issuer.ts";
import { type RequiredServer, startRequired } from "../../harness/start-required.ts";
import { ask, job, type JobSays, step, WORKFLOW_ID } from "./workfloplus.ts";

const mails: { readonly to: readonly string[]; readonly email: Email }[] = [];
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS"],
  onData(stream, session, callback) {
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("end", () => {
      const to = session.envelope.rcptTo.map(({ address }) => address);
      void PostalMime.parse(Buffer.concat(chunks)).then((email) => mails.push({ to, email }));
      callback();
    });
  },
});

const logged: string[] = [];
const write = (fields: object, message: string): void => {
  logged.push(`${message} ${JSON.stringify(fields)}`);
};
const log = { isDebug: true, debug: write, info: write, warn: write, error: write };

let server: RequiredServer;
let key: string;
let otherKey: string;
beforeAll(async () => {
  smtp.listen(0, "127.0.0.1");
  await once(smtp.server, "listening");
  const { port } = smtp.server.address() as AddressInfo;
  server = await startIssuer(
    {
      SMTP_URL: `smtp://127.0.0.1:${port}`,
      MAIL_FROM: "jobs@jobgate.example",
      OUTBOUND_ALLOW: "127.0.0.1",
    },
    { log },
  );
  const permissions = ["read-jobs", "submit-jobs", "change-jobs", "manage-company"];
  key = (await server.admin.addKey({ company: 1, permissions })).text;
  otherKey = (await server.admin.addKey({ company: 47, permissions })).text;
});
afterAll(async () => {
  await server.close();
  await new Promise<void>((resolve) => {
    smtp.close(resolve);
  });
});

const call = (address: string, body?: unknown, token = key) =>
  ask(server.url, address, { body, token });

interface TriggerBody {
  readonly triggerId: string;
  readonly archived: boolean;
  readonly triggerOptions: object;
}

const make = async (body: object): Promise<TriggerBody> => {
  const { status, value } = await call("POST /trigger/v2", body);
  expect(status).toBe(201);
  return value as TriggerBody;
};

/** Syncs a job as a device does; its id. */
const sync = async (says: JobSays, workflowId = WORKFLOW_ID): Promise<string> => {
  const sent = job(says);
  const body = { ...sent, metadata: { ...sent.metadata, workflowId } };
  const { status } = await call("POST /jobs/v1/basicSync", body);
  expect(status).toBeLessThan(300);
  return sent.metadata.clientJobId;
};

interface ToldJob extends Readonly<Record<string, unknown>> {
  readonly jobId: string;
  readonly status: string;
  readonly key: { readonly value: string; readonly expiry: string };
}

function jobIn(received: Received | undefined): ToldJob {
  const { data } = JSON.parse(received?.body ?? "") as {
    readonly data: { readonly jobs: readonly ToldJob[] };
  };
  const [told] = data.jobs;
  if (told === undefined) {
    throw new Error("The call tells of no job.");
  }
  return told;
}

const http = (url: string, more: object = {}) => ({
  name: "Tell",
  triggerType: "Http",
  triggerOptions: { url },
  ...more,
});

const archive = (triggerId: string) => call(`DELETE /trigger/v2/${triggerId}`);

describe("a trigger", () => {
  it("is made from the documented body, and told with the published members", async () => {
    const made = await make({ disabled: true, name: "API Trigger Ex 1", triggerType: "Email" });
    const { triggerId } = made;
    const published = {
      triggerId: expect.stringMatching(/^[0-9a-f]{24}$/u),
      created: expect.any(String),
      updated: expect.any(String),
      name: "API Trigger Ex 1",
      description: null,
      templateTags: [],
      objectIds: [],
      templateIds: [],
      triggerType: "Email",
      triggerOptions: {},
      reportTemplateId: null,
      pdfRequirement: "NotRequired",
      disabled: true,
      archived: false,
    };
    expect(made).toEqual(published);
    expect((await call(`GET /trigger/v2/${triggerId}`)).value).toEqual([published]);
    const change = {
      description: "Updated by a call",
      triggerOptions: { recipients: "", sendCopyToUser: "true" },
      disabled: "True",
    };
    const changed = await call(`PUT /trigger/v2/${triggerId}`, change);
    expect(changed.value).toEqual({
      ...published,
      description: "Updated by a call",
      triggerOptions: { recipients: "", sendCopyToUser: true },
    });
  });

  it("is archived by DELETE, listed still, and brought back", async () => {
    const { triggerId } = await make({ disabled: true, name: "Old", triggerType: "Email" });
    const listed = async () =>
      ((await call("GET /trigger/v2")).value as readonly TriggerBody[]).find(
        (each) => each.triggerId === triggerId,
      )?.archived;
    expect((await archive(triggerId)).status).toBe(204);
    expect(await listed()).toBe(true);
    expect((await call(`PUT /trigger/v2/unarchive/${triggerId}`)).status).toBe(204);
    expect(await listed()).toBe(false);
  });

  it("of another team is not there", async () => {
    const { triggerId } = await make({ disabled: true, name: "Ours", triggerType: "Email" });
    for (const address of [`GET /trigger/v2/${triggerId}`, `DELETE /trigger/v2/${triggerId}`]) {
      expect((await call(address, undefined, otherKey)).status).toBe(404);
    }
    expect((await call("GET /trigger/v2", undefined, otherKey)).value).toEqual([]);
  });

  it("never shows the query of its address, which stays where it is sent back as it is shown", async () => {
    const receiver = await useReceiver();
    const made = await make(http(`${receiver.url}/hook?code=very-secret`));
    expect(made.triggerOptions).toEqual({ url: `${receiver.url}/hook` });
    await call(`PUT /trigger/v2/${made.triggerId}`, { ...made, name: "Renamed" });
    await sync({ status: "Completed" });
    const [told] = await receiver.got(1);
    expect(told?.path).toBe("/hook?code=very-secret");
    await archive(made.triggerId);
  });

  it.each([
    [{ name: "x", triggerType: "Fax" }, "triggerType must be one of Email, Http"],
    [{ name: "x", triggerType: "Http" }, "url is required"],
    [http("ftp://example.com"), "must be an absolute http or https URL"],
    [http("https://user:pw@example.com"), "must not hold a user name"],
    [http("http://10.0.0.1/"), "has not opened it with OUTBOUND_ALLOW"],
    [http("http://[::1]:8080/"), "has not opened it with OUTBOUND_ALLOW"],
    [
      { name: "x", triggerType: "Email", triggerOptions: { recipients: "a@example.com, nobody" } },
      "nobody is no mail address",
    ],
    [
      http("https://example.com", { triggerOptions: { url: "https://e.x", news: "Never" } }),
      "news is",
    ],
  ])("that cannot work is refused: %j", async (body, words) => {
    const { status, text } = await call("POST /trigger/v2", body);
    expect({ status, text }).toEqual({ status: 400, text: expect.stringContaining(words) });
  });

  it("that mails is refused where there is no mail, unless it is disabled", async () => {
    const without = await startRequired();
    try {
      const permissions = ["manage-company"];
      const { text: token } = await without.admin.addKey({ company: 1, permissions });
      const post = (body: object) => ask(without.url, "POST /trigger/v2", { body, token });
      const refused = await post({ name: "Mail", triggerType: "Email" });
      expect(refused.status).toBe(400);
      expect(refused.text).toContain("SMTP_URL");
      expect((await post({ name: "M", triggerType: "Email", disabled: true })).status).toBe(201);
    } finally {
      await without.close();
    }
  });
});

describe("an HTTP trigger", () => {
  it("tells each change once, with the fields of the query API", async () => {
    const receiver = await useReceiver();
    const { triggerId } = await make(http(receiver.url));
    const steps = [step({ id: "4b8f0c1e-0000-4000-8000-000000000001", title: "Pressure" })];
    const id = await sync({ title: "Pump 7", steps });
    await receiver.got(1);
    await sync({
      id,
      title: "Pump 7",
      steps,
      status: "Completed",
      updated: "2026-11-02T09:00:00Z",
    });
    const [, ended] = (await receiver.got(2)).toSorted((one, other) => one.at - other.at);
    const { key: temporary, ...told } = jobIn(ended);
    const query = `{ jobs(jobId: "${id}") { jobId completedJobCursor teamName workflowId workflowVersionId workflowTitle
      workflowTags jobTitle created updated completed totalDuration activeDuration status userId userName geoLongAverage
      geoLatAverage metadata { name value } steps { stepId uniqueStepId stepTitle stepDescription stepType stepTag started
      completed cancelled isCancelled isFormStep totalDuration activeDuration userId userName geoLat geoLong
      formLoopIteration note values value substeps { stepId } } } }`;
    const asked = new URLSearchParams({ query, key: temporary.value });
    const answer = await fetch(`${server.url}/api/query/v2/graph?${asked.toString()}`);
    expect(await answer.json()).toEqual({ data: { jobs: [told] } });
    expect(receiver.received.map((each) => jobIn(each).status)).toEqual(["Active", "Completed"]);
    await archive(triggerId);
  });

  it("brings a key for an hour that opens the query API of its team and nothing else", async () => {
    const receiver = await useReceiver();
    const { triggerId } = await make(http(receiver.url));
    await sync({ status: "Completed" });
    const [told] = await receiver.got(1);
    const { value, expiry } = jobIn(told).key;
    const minutes = (Date.parse(expiry) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(58);
    expect(minutes).toBeLessThanOrEqual(60);
    const asked = new URLSearchParams({ query: "{ jobs { jobId } }", key: value });
    expect((await fetch(`${server.url}/api/query/v2/graph?${asked.toString()}`)).status).toBe(200);
    for (const address of ["GET /v1/jobs", "GET /jobs/v1", "GET /trigger/v2"]) {
      expect((await call(address, undefined, value)).status).toBe(401);
      expect((await call(`${address}?key=${value}`, undefined, "")).status).toBe(401);
    }
    await archive(triggerId);
  });

  it("leaves no key of an address in the log or the metrics, whichever kind it is", async () => {
    const receiver = await useReceiver();
    const { triggerId } = await make(http(`${receiver.url}/?hook=secret-of-the-hook`));
    await sync({ status: "Completed" });
    const [told] = await receiver.got(1);
    const { value } = jobIn(told).key;
    const secrets = [value, key, "secret-of-the-hook", "wrong-key-1"];
    logged.length = 0;
    for (const shown of [value, key, "wrong-key-1", `${value}x`]) {
      for (const query of ["{ jobs { jobId } }", "{ nothing", ""]) {
        const asked = new URLSearchParams({ query, key: shown });
        await fetch(`${server.url}/api/query/v2/graph?${asked.toString()}`);
      }
    }
    const metricsKey = await server.admin.addKey({ company: 1, permissions: ["read-metrics"] });
    const { text: metrics } = await call("GET /metrics", undefined, metricsKey.text);
    expect(logged.join("")).toContain("queryGraph");
    for (const secret of secrets) {
      expect(logged.join("")).not.toContain(secret);
      expect(metrics).not.toContain(secret);
    }
    await archive(triggerId);
  });

  it("is signed as the company's other callbacks", async () => {
    const receiver = await useReceiver();
    const { triggerId } = await make(http(receiver.url));
    const secret = await server.admin.revealSecret({ company: 1, rotate: true });
    await sync({ status: "Completed" });
    const [told] = await receiver.got(1);
    const headers = told?.headers as Record<string, string>;
    expect(() => new Webhook(secret).verify(told?.body ?? "", headers)).not.toThrow();
    expect(headers["content-type"]).toBe("application/json");
    await archive(triggerId);
  });

  it("tells only what it is set up for: workflows, things, the kind of news", async () => {
    const receiver = await useReceiver();
    const other = "0d4c2c0a-5c0e-4a7e-8b43-5b6f0c1d2e3f";
    const about = (path: string, more: object) => make(http(`${receiver.url}/${path}`, more));
    const made = [
      await about("workflow", { templateIds: [other.toUpperCase()] }),
      await about("thing", { objectIds: ["pump-7"] }),
      await about("tag", { templateTags: ["nobody's"] }),
      await about("end", {
        triggerOptions: { url: `${receiver.url}/end`, news: "Completed" },
      }),
      await about("disabled", { disabled: true }),
    ];
    const silent = await about("archived", {});
    await archive(silent.triggerId);
    const id = await sync({ free: { objectId: "pump-7" } });
    await sync({
      id,
      free: { objectId: "pump-7" },
      status: "Completed",
      updated: "2026-11-02T09:00:00Z",
    });
    await sync({ status: "Active", free: null }, other);
    await receiver.got(4);
    for (const { triggerId } of made) {
      await archive(triggerId);
    }
    expect(receiver.received.map(({ path }) => path).sort()).toEqual([
      "/end",
      "/thing",
      "/thing",
      "/workflow",
    ]);
  });

  it("can be an endpoint of the company, which hears of records only, each change once", async () => {
    const receiver = await useReceiver();
    const { id } = await server.admin.addEndpoint({
      company: 1,
      url: receiver.url,
      format: "workfloplus",
    });
    const listed = await server.admin.listEndpoints(1);
    expect(listed.find((each) => each.id === id)?.format).toBe("workfloplus");
    await call("POST /v1/jobs", { workflow: "copy" });
    const recorded = await sync({ status: "Completed" });
    await sync({
      id: recorded,
      title: "Renamed",
      status: "Completed",
      updated: "2026-11-03T00:00:00Z",
    });
    const told = await receiver.got(2);
    expect(told.map((each) => jobIn(each).jobId)).toEqual([recorded, recorded]);
    await server.admin.removeEndpoint(id);
  });
});

describe("an e-mail trigger", () => {
  it("mails at the end to its recipients and to whose job it is, without links or secrets", async () => {
    mails.length = 0;
    const { triggerId } = await make({
      name: "Mail",
      triggerType: "Email",
      triggerOptions: {
        recipients: "one@example.com; two@example.com",
        sendCopyToUser: "true",
        locale: "de",
      },
    });
    const id = await sync({ title: "Pumpe 7" });
    await sync({ id, title: "Pumpe 7", status: "Completed", updated: "2026-11-02T09:00:00Z" });
    await vi.waitFor(() => expect(mails).toHaveLength(3), { timeout: 10_000 });
    expect(mails.flatMap(({ to }) => to).sort()).toEqual([
      "a.user@example.com",
      "one@example.com",
      "two@example.com",
    ]);
    for (const { email } of mails) {
      expect(email.subject).toContain("Pumpe 7");
      expect(email.subject).not.toMatch(/https?:|jgq_/u);
      expect(email.text).toContain("Der Auftrag");
      expect(email.text).not.toMatch(/https?:|jgq_/u);
    }
    await archive(triggerId);
  });

  it("has a link to the report where one is asked for, which needs no key and shows the job as it is then", async () => {
    mails.length = 0;
    const { triggerId } = await make({
      name: "Mail",
      triggerType: "Email",
      triggerOptions: { recipients: "one@example.com", locale: "fr" },
      pdfRequirement: "FullImages",
    });
    const id = await sync({ title: "Pumpe 7", status: "Completed" });
    await vi.waitFor(() => expect(mails).toHaveLength(1), { timeout: 10_000 });
    const [{ email } = { email: undefined }] = mails;
    const [, link = ""] = /^Rapport \(PDF\): (\S+)$/mu.exec(email?.text ?? "") ?? [];
    expect(link).toMatch(/\/exports\/[\w-]{94}\/report\.pdf$/u);
    expect(link.startsWith(server.url)).toBe(true);
    expect(email?.html).toContain(`<a href="${link}">`);
    const report = await fetch(link);
    expect([report.status, report.headers.get("content-type")]).toEqual([200, "application/pdf"]);
    const first = await report.text();
    expect(first.startsWith("%PDF-")).toBe(true);
    expect(await (await fetch(link)).text()).toBe(first);
    expect((await fetch(link.replace("report.pdf", "other.pdf"))).status).toBe(404);
    // Of a job that is gone there is no report.
    await call(`DELETE /jobs/v1/${id}`);
    expect((await fetch(link)).status).toBe(404);
    await archive(triggerId);
  });
});
