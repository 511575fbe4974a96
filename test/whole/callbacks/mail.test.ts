/** Mail through the whole server and a real SMTP server: who gets what when, in which language, and what names cannot do. */
import { once } from "node:events";
import type { AddressInfo } from "node:net";

import PostalMime, { type Email } from "postal-mime";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { adminAddress } from "../../../src/client/admin/admin-address.ts";
import { createAdminClient } from "../../../src/client/admin/admin-client.ts";
import type {
  DeliveryDocument,
  JobDocument,
  ResultDocument,
} from "../../../src/core/model/contract-types.gen.ts";
import { mailOf } from "../../../src/messages/write-mail.ts";
import { getJson, jsonOf, postJson } from "../../harness/fetch-json.ts";
import { SOAP } from "../../harness/wires.ts";
import { type TestServer, startServer } from "../../harness/start-server.ts";
import { PATIENT } from "../../harness/patience.ts";

interface Mail {
  readonly to: readonly string[];
  readonly email: Email;
}

const mails: Mail[] = [];
/** What the SMTP server says to a recipient, if not yes. */
let refusal: { readonly code: number; readonly text: string } | undefined;
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS"],
  onRcptTo(_address, _session, callback) {
    callback(
      refusal === undefined
        ? null
        : Object.assign(new Error(refusal.text), { responseCode: refusal.code }),
    );
  },
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

let server: TestServer;
beforeAll(async () => {
  smtp.listen(0, "127.0.0.1");
  await once(smtp.server, "listening");
  const { port } = smtp.server.address() as AddressInfo;
  server = await startServer({
    SMTP_URL: `smtp://127.0.0.1:${port}`,
    MAIL_FROM: "jobs@jobgate.example",
    MAIL_TO: "operator@example.com",
  });
});
afterAll(async () => {
  await server.close();
  await new Promise<void>((resolve) => {
    smtp.close(resolve);
  });
});
beforeEach(() => {
  mails.length = 0;
  refusal = undefined;
});

function upload(emailSetting: string, urls = 1): object {
  const urlArray = Array.from({ length: urls }, (_each, index) => ({
    sourceUrl: "http://127.0.0.1:9/nothing.jpg",
    destPath: `${index}.jpg`,
  }));
  const switches = { overwrite: true, readyForPublish: false, createMask: false };
  return { uploadUrlsJob: { urlArray, ...switches, emailSetting } };
}

function publish(emailSetting: string, publishType = "Full"): object {
  return { imageServingPublishJob: { publishType, emailSetting } };
}

/** Submits and waits for the end. */
async function run(document: object): Promise<JobDocument> {
  const response = await postJson(`${server.url}/v1/jobs`, document);
  const { jobId } = await jsonOf<JobDocument>(response);
  return vi.waitFor(
    async () => {
      const job = await getJson<JobDocument>(`${server.url}/v1/jobs/${jobId}`);
      expect(job.status.code).toBe("completed");
      return job;
    },
    { timeout: 5000, interval: 10 },
  );
}

async function settled(jobId: string): Promise<readonly DeliveryDocument[]> {
  return vi.waitFor(
    async () => {
      const list = await getJson<DeliveryDocument[]>(`${server.url}/v1/jobs/${jobId}/deliveries`);
      expect(list.every(({ attempts }) => attempts.length > 0)).toBe(true);
      return list;
    },
    { timeout: 5000, interval: 10 },
  );
}

async function subjects(document: object): Promise<readonly (string | undefined)[]> {
  const { jobId } = await run(document);
  const list = await settled(jobId);
  await vi.waitFor(() => expect(mails).toHaveLength(list.length), PATIENT);
  return mails.map(({ email }) => email.subject).sort((a = "", b = "") => a.localeCompare(b));
}

describe("emailSetting", () => {
  const failing = (setting: string) => ({ name: "f", parameters: upload(setting) });

  it.each([
    ["All", ["Job f has failed", "Job f has started"]],
    ["JobCompletion", ["Job f has failed"]],
    ["Error", ["Job f has failed"]],
    ["ErrorAndWarning", ["Job f has failed"]],
    ["None", []],
  ])("%s of a job that fails", async (setting, expected) => {
    expect(await subjects(failing(setting))).toEqual(expected);
  });
});

describe("a mail", () => {
  it("is plain text and HTML to the one who is set, in English without a locale", async () => {
    await subjects({ name: "Order 4711", externalId: "x", parameters: upload("Error") });
    const [{ to, email } = { to: [], email: undefined }] = mails;
    expect(to).toEqual(["operator@example.com"]);
    expect(email?.from?.address).toBe("jobs@jobgate.example");
    expect(email?.text).toContain("The job has failed.");
    expect(email?.text).toContain("Job: Order 4711\n");
    expect(email?.html).toContain('<html lang="en">');
    expect(email?.headers).toContainEqual(
      expect.objectContaining({ key: "auto-submitted", value: "auto-generated" }),
    );
  });

  it("speaks the job's language", async () => {
    const german = await subjects({
      name: "Größe",
      locale: "de-AT",
      parameters: upload("Error"),
    });
    expect(german).toEqual(["Auftrag Größe ist fehlgeschlagen"]);
    expect(mails[0]?.email.text).toContain("Der Auftrag ist fehlgeschlagen.");
    expect(mails[0]?.email.html).toContain('<html lang="de">');
    mails.length = 0;
    expect(await subjects({ name: "x", locale: "fi-FI", parameters: upload("Error") })).toEqual([
      "Job x has failed",
    ]);
  });

  it("goes to the company's own address where it has one", async () => {
    const admin = createAdminClient(adminAddress(server.dataDir));
    await admin.setCompanyEmail({ company: 1, email: "prepress@example.com" });
    await subjects({ name: "x", parameters: upload("Error") });
    expect(mails[0]?.to).toEqual(["prepress@example.com"]);
    await admin.setCompanyEmail({ company: 1, email: "" });
    for (const email of ["a@b.c\r\nBcc: x@y.z", "a@b.c, d@e.f", "Name <a@b.c>", "nobody"]) {
      await expect(admin.setCompanyEmail({ company: 1, email })).rejects.toThrow(
        /plain address|control character/u,
      );
    }
  });

  it("goes to the user whose job it is", async () => {
    const { ports } = server.app;
    const [company] = await ports.companies.list();
    const email = "anna@example.com";
    await ports.users.add({
      id: ports.ids.next(),
      companyId: company?.id ?? "",
      email,
      handle: `u|1|${email}`,
      role: "IpsUser",
      passwordHash: "",
      isDisabled: false,
      createdAt: 0,
    });
    const { response } = await SOAP.submit(server, {
      name: "hers",
      userHandle: `u|1|${email}`,
      fields: { locale: "de-DE" },
      parameters: {
        imageServingPublishJob: { publishType: "Full", emailSetting: "JobCompletion" },
      },
    });
    expect(response.status).toBe(200);
    await vi.waitFor(() => expect(mails).toHaveLength(1), 5000);
    expect(mails[0]).toMatchObject({ to: [email], email: { subject: "Auftrag hers ist fertig" } });
  });

  it("cannot be given headers, recipients or markup by a job's name (rows 27, 53)", async () => {
    const name = 'x\nBcc: evil@example.com\n\n<script>alert(1)</script> & "q" $& \u202e';
    await subjects({ name, parameters: upload("Error") });
    const [{ to, email } = { to: [], email: undefined }] = mails;
    expect(to).toEqual(["operator@example.com"]);
    expect(email?.bcc ?? []).toEqual([]);
    expect(email?.headers.map(({ key }) => key)).not.toContain("bcc");
    expect(email?.subject).toBe(
      'Job x Bcc: evil@example.com <script>alert(1)</script> & "q" $& has failed',
    );
    expect(email?.html).not.toContain("<script>");
    expect(email?.html).toContain("&lt;script&gt;");
  });
});

describe("the SMTP server (row 53)", () => {
  it("says not now: the mail is tried again", async () => {
    refusal = { code: 450, text: "greylisted" };
    const { jobId } = await run({ name: "x", parameters: upload("Error") });
    const [delivery] = await settled(jobId);
    expect(delivery).toMatchObject({
      kind: "mail",
      target: "operator@example.com",
      state: "pending",
      attempts: [{ number: 1, status: 450 }],
    });
    refusal = undefined;
    await fetch(`${server.url}/v1/jobs/${jobId}/deliveries/${delivery?.deliveryId}:replay`, {
      method: "POST",
    });
    await vi.waitFor(() => expect(mails).toHaveLength(1), PATIENT);
  });

  it("says never: the mail is given up", async () => {
    refusal = { code: 550, text: "no such user" };
    const { jobId } = await run({ name: "x", parameters: upload("Error") });
    const [delivery] = await settled(jobId);
    expect(delivery).toMatchObject({ state: "failed", attempts: [{ status: 550 }] });
    expect(mails).toEqual([]);
  });
});

it("without SMTP_URL the job's history says that no mail is sent, and none waits", async () => {
  const without = await startServer({ MAIL_TO: "operator@example.com" });
  try {
    const response = await postJson(`${without.url}/v1/jobs`, { parameters: publish("All") });
    const { jobId } = await jsonOf<JobDocument>(response);
    const codes = await vi.waitFor(async () => {
      const result = await getJson<ResultDocument>(`${without.url}/v1/jobs/${jobId}/result`);
      expect(result.success).toBeDefined();
      return result.events.map(({ code }) => code);
    }, PATIENT);
    expect(codes).toContain("mail.not-sent");
    expect(await getJson(`${without.url}/v1/jobs/${jobId}/deliveries`)).toEqual([]);
  } finally {
    await without.close();
  }
});

it("every language has every text, and no text is the English one by oversight", () => {
  const callback = {
    type: "job.completed",
    timestamp: "2026-01-01T00:00:00.000Z",
    jobId: "j",
    sequence: 1,
    workflow: "w",
    status: "completed",
    message: "m",
  } as const;
  for (const type of [
    "job.started",
    "job.completed",
    "job.failed",
    "job.cancelled",
    "test",
  ] as const) {
    const [en, de] = ["en", "de"].map((locale) => mailOf({ ...callback, type }, locale));
    expect(en?.subject).not.toBe(de?.subject);
    expect(en?.text).not.toBe(de?.text);
    expect(`${en?.subject}${de?.subject}`).not.toContain("{name}");
  }
});
