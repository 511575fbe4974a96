/** submitJob by SOAP: which jobs are taken, what the caller gets back, and what is refused with which words. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  envelope,
  LATEST,
  PUBLISH_JOB,
  SOAP_12,
  submitJobParam,
  UNVERSIONED,
} from "../../harness/ips-message.ts";
import { type Fault, call } from "./soap-call.ts";
import { type SoapServer, startSoapDoor } from "./start-soap-door.ts";

let server: SoapServer;
beforeAll(async () => {
  server = await startSoapDoor();
});
afterAll(async () => {
  await server.close();
});

const inBothVersions = [
  ["1.1", undefined],
  ["1.2", SOAP_12],
] as const;

/** The vendor's own example of a request, as its documentation prints it. */
const EXAMPLE = `<submitJobParam xmlns="http://www.scene7.com/IpsApi/xsd">
   <companyHandle>47</companyHandle>
   <jobName>My Test Job</jobName>
   <imageServingPublishJob>
      <publishType>Full</publishType>
      <emailSetting>Error</emailSetting>
   </imageServingPublishJob>
</submitJobParam>`;

describe("a job is taken", () => {
  it.each(inBothVersions)("as the documentation prints it, in SOAP %s", async (_name, soap) => {
    const answer = await call(server, envelope({ ...(soap && { soap }), body: EXAMPLE }));
    expect(answer.text).toContain(
      '<soapenv:Body><submitJobReturn xmlns="http://www.scene7.com/IpsApi/xsd"><jobHandle>47|My Test Job|</jobHandle></submitJobReturn></soapenv:Body></soapenv:Envelope>',
    );
  });

  it("and stored for the company that its handle names, with everything that was said", async () => {
    const rest = `<locale>de-DE</locale><description>Größe &lt;1&gt;</description>${PUBLISH_JOB}`;
    const name = "stored";
    await call(server, envelope({ body: submitJobParam({ company: "c|47", name, rest }) }));
    const company = await server.ports.companies.byNumber(47);
    const jobs = await server.ports.jobs.list("every-company", { limit: 1 });
    expect(jobs[0]).toMatchObject({
      companyId: company?.id,
      workflow: "image-serving-publish",
      status: "pending",
      asked: {
        name: "stored",
        locale: "de-DE",
        description: "Größe <1>",
        parameters: { imageServingPublishJob: { publishType: "Full", emailSetting: "Error" } },
      },
    });
  });

  it("in every version's namespace, and answered in it, with that version's handle", async () => {
    for (const namespace of server.contract.ipsNamespaces) {
      const { value, text } = await call(server, envelope({ body: submitJobParam({ namespace }) }));
      expect(text).toContain(`<submitJobReturn xmlns="${namespace}">`);
      const handle = namespace === UNVERSIONED ? "47|My Test Job|" : "j|47|My Test Job||";
      expect(value?.jobHandle).toBe(handle);
    }
  });

  it("whose name holds anything that XML can carry", async () => {
    const name = "a|b||../../etc/passwd &lt;x&gt; \u202e\u{1f600} =cmd() &#13;&#10;";
    const { value } = await call(server, envelope({ body: submitJobParam({ name }) }));
    expect(value?.jobHandle).toBe("47|a|b||../../etc/passwd <x> \u202e\u{1f600} =cmd() \r\n|");
  });

  it("with an empty userHandle, locale or execSchedule, which ask for nothing", async () => {
    const body = submitJobParam({ namespace: LATEST })
      .replace("<jobName>", "<userHandle/><jobName>")
      .replace("</jobName>", "</jobName><locale/><execSchedule></execSchedule>");
    const { value } = await call(server, envelope({ body }));
    expect(value?.jobHandle).toBe("j|47|My Test Job||");
  });

  it("with an execTime, which without zone is the server's time", async () => {
    const year = new Date().getUTCFullYear() + 1;
    const rest = `<execTime>${year}-01-31T12:00:00</execTime>${PUBLISH_JOB}`;
    await call(server, envelope({ body: submitJobParam({ name: "timed", rest }) }));
    const [job] = await server.ports.jobs.list("every-company", { limit: 1 });
    expect(job?.asked).toMatchObject({ name: "timed", execTime: `${year}-01-31T11:00:00.000Z` });
    expect(job?.message).toBe(`Waits for ${year}-01-31T11:00:00.000Z.`);
  });

  it("with an execSchedule, as a schedule, and its handle is as always", async () => {
    const rest = `<execSchedule>0 15 10 ? * 6L</execSchedule>${PUBLISH_JOB}`;
    const body = submitJobParam({ namespace: LATEST, name: "ruled", rest });
    const { value } = await call(server, envelope({ body }));
    expect(value?.jobHandle).toBe("j|47|ruled||");
    const [schedule] = await server.ports.schedules.list("every-company", { limit: 1 });
    expect(schedule).toMatchObject({
      asked: { name: "ruled" },
      rule: { text: "0 15 10 ? * 6L", timeZone: "Europe/Berlin" },
      state: "active",
    });
  });

  it("twice under one name, as two jobs", async () => {
    const body = submitJobParam({ name: "twice" });
    await call(server, envelope({ body }));
    await call(server, envelope({ body }));
    const jobs = await server.ports.jobs.list("every-company", { limit: 100 });
    expect(jobs.filter((job) => job.asked.name === "twice").length).toBe(2);
  });
});

interface Refusal {
  readonly what: string;
  readonly body: string;
  readonly fault?: string;
  readonly code: number;
  readonly problem: string;
  readonly pointer?: string;
  readonly rule?: string;
  /** A word that the caller's reason holds. */
  readonly says: string;
}

const SMALL_JOBS = {
  imageRenderingPublishJob: "<emailSetting>All</emailSetting>",
  videoPublishJob: "<emailSetting>All</emailSetting>",
  serverDirectoryPublishJob: "<emailSetting>All</emailSetting>",
  metadataPublishJob: "",
} as const;

const REFUSALS: readonly Refusal[] = [
  {
    what: "a company that is not there",
    body: submitJobParam({ company: "48" }),
    fault: "authorizationFault",
    code: 20000,
    problem: "not-found",
    says: "handle",
  },
  {
    what: "a company handle that is none",
    body: submitJobParam({ company: "c|c|47" }),
    fault: "authorizationFault",
    code: 20000,
    problem: "not-found",
    says: "handle",
  },
  {
    what: "an empty company handle",
    body: submitJobParam({ company: "" }),
    fault: "authorizationFault",
    code: 20000,
    problem: "not-found",
    says: "handle",
  },
  {
    what: "no company handle",
    body: submitJobParam().replace(/<companyHandle>.*<\/companyHandle>/u, ""),
    code: 30002,
    problem: "invalid-document",
    pointer: "/companyHandle",
    rule: "required",
    says: "companyHandle",
  },
  {
    what: "no job name",
    body: submitJobParam().replace(/<jobName>.*<\/jobName>/u, ""),
    code: 30002,
    problem: "invalid-document",
    pointer: "/jobName",
    rule: "required",
    says: "jobName",
  },
  {
    what: "an empty job name",
    body: submitJobParam({ name: "" }),
    code: 30001,
    problem: "invalid-document",
    pointer: "/jobName",
    rule: "length",
    says: "jobName",
  },
  {
    what: "a job name of 256 characters",
    body: submitJobParam({ name: "x".repeat(256) }),
    code: 30001,
    problem: "invalid-document",
    pointer: "/jobName",
    rule: "length",
    says: "jobName",
  },
  {
    what: "an element that nobody knows",
    body: submitJobParam({ rest: `<colour>red</colour>${PUBLISH_JOB}` }),
    code: 30001,
    problem: "invalid-document",
    pointer: "/colour",
    rule: "unknown",
    says: "colour",
  },
  {
    what: "an element twice",
    body: submitJobParam({ rest: `<jobName>again</jobName>${PUBLISH_JOB}` }),
    code: 30001,
    problem: "invalid-document",
    pointer: "/jobName",
    rule: "count",
    says: "jobName",
  },
  {
    what: "elements in another order",
    body: submitJobParam({ rest: `${PUBLISH_JOB}<description>x</description>` }),
    code: 30001,
    problem: "invalid-document",
    pointer: "/description",
    rule: "order",
    says: "description",
  },
  {
    what: "an unqualified element",
    body: submitJobParam().replace("<jobName>", '<jobName xmlns="">'),
    code: 30002,
    problem: "invalid-document",
    pointer: "/jobName",
    rule: "namespace",
    says: "jobName",
  },
  {
    what: "an element of another version",
    body: submitJobParam().replace("<jobName>", `<jobName xmlns="${LATEST}">`),
    code: 30002,
    problem: "invalid-document",
    pointer: "/jobName",
    rule: "namespace",
    says: "jobName",
  },
  {
    what: "xsi:type",
    body: submitJobParam().replace(
      "<jobName>",
      '<jobName xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="x">',
    ),
    code: 30001,
    problem: "invalid-document",
    rule: "unsupported",
    says: "xsi:type",
  },
  {
    what: "xsi:nil",
    body: submitJobParam().replace(
      "<jobName>",
      '<jobName xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true">',
    ),
    code: 30001,
    problem: "invalid-document",
    rule: "unsupported",
    says: "xsi:nil",
  },
  {
    what: "no job element",
    body: submitJobParam({ rest: "" }),
    code: 30002,
    problem: "invalid-document",
    pointer: "",
    rule: "required",
    says: "Exactly one job element",
  },
  {
    what: "two job elements",
    body: submitJobParam({
      rest: `${PUBLISH_JOB}<imageRenderingPublishJob><emailSetting>All</emailSetting></imageRenderingPublishJob>`,
    }),
    code: 30001,
    problem: "invalid-document",
    pointer: "",
    rule: "choice",
    says: "imageServingPublishJob and imageRenderingPublishJob",
  },
  {
    what: "an emailSetting that is none",
    body: submitJobParam({ rest: PUBLISH_JOB.replace("Error", "error") }),
    code: 30001,
    problem: "invalid-document",
    pointer: "/imageServingPublishJob/emailSetting",
    rule: "enumeration",
    says: "ErrorAndWarning",
  },
  {
    what: "no emailSetting",
    body: submitJobParam({
      rest: "<imageServingPublishJob><publishType>Full</publishType></imageServingPublishJob>",
    }),
    code: 30002,
    problem: "invalid-document",
    pointer: "/imageServingPublishJob/emailSetting",
    rule: "required",
    says: "emailSetting",
  },
  {
    what: "a userHandle",
    body: submitJobParam().replace("<jobName>", "<userHandle>u|1</userHandle><jobName>"),
    code: 30001,
    problem: "not-supported",
    pointer: "/userHandle",
    rule: "unsupported",
    says: "userHandle",
  },
  {
    what: "an execTime that is none",
    body: submitJobParam({ rest: `<execTime>2030-02-30T00:00:00Z</execTime>${PUBLISH_JOB}` }),
    code: 30001,
    problem: "invalid-document",
    pointer: "/execTime",
    says: "execTime",
  },
  {
    what: "an execTime long past",
    body: submitJobParam({ rest: `<execTime>2020-01-01T00:00:00</execTime>${PUBLISH_JOB}` }),
    code: 30001,
    problem: "invalid-document",
    pointer: "/execTime",
    rule: "value",
    says: "5 minutes past",
  },
  {
    what: "an execSchedule that never fires",
    body: submitJobParam({ rest: `<execSchedule>0 0 0 30 2 ?</execSchedule>${PUBLISH_JOB}` }),
    code: 30001,
    problem: "invalid-document",
    pointer: "/execSchedule",
    rule: "value",
    says: "never fires",
  },
  {
    what: "an execSchedule that is too long",
    body: submitJobParam({
      rest: `<execSchedule>${"0 ".repeat(200)}</execSchedule>${PUBLISH_JOB}`,
    }),
    code: 30001,
    problem: "invalid-document",
    pointer: "/execSchedule",
    rule: "length",
    says: "255",
  },
  {
    what: "execTime and execSchedule",
    body: submitJobParam({
      rest: `<execTime>2030-01-01T00:00:00Z</execTime><execSchedule>0 0 0 * * ?</execSchedule>${PUBLISH_JOB}`,
    }),
    code: 30001,
    problem: "conflicting-fields",
    pointer: "/execSchedule",
    rule: "conflict",
    says: "at most one",
  },
  {
    what: "a locale that is none",
    body: submitJobParam({ rest: `<locale>german</locale>${PUBLISH_JOB}` }),
    code: 30001,
    problem: "invalid-document",
    pointer: "/locale",
    rule: "pattern",
    says: "locale",
  },
  {
    what: "a description of 100,000 characters",
    body: submitJobParam({
      rest: `<description>${"x".repeat(100_000)}</description>${PUBLISH_JOB}`,
    }),
    code: 30001,
    problem: "invalid-document",
    pointer: "/description",
    rule: "length",
    says: "description",
  },
  {
    what: "a namespace that is not of IPS",
    body: submitJobParam({ namespace: `${UNVERSIONED}/1999-01-01` }),
    code: 30003,
    problem: "malformed-document",
    says: "1999-01-01",
  },
  {
    what: "a namespace of somebody else",
    body: submitJobParam({ namespace: "urn:evil" }),
    code: 30003,
    problem: "malformed-document",
    says: "urn:evil",
  },
  {
    what: "an operation that is not there",
    body: submitJobParam().replaceAll("submitJobParam", "deleteEverythingParam"),
    code: 30003,
    problem: "malformed-document",
    says: "submitJobParam",
  },
  {
    what: "the operation's name as element",
    body: submitJobParam().replaceAll("submitJobParam", "submitJob"),
    code: 30003,
    problem: "malformed-document",
    says: "submitJobParam",
  },
  {
    what: "the answer's element",
    body: `<submitJobReturn xmlns="${UNVERSIONED}"/>`,
    code: 30003,
    problem: "malformed-document",
    says: "submitJobParam",
  },
  {
    what: "an element of Object.prototype",
    body: `<constructor xmlns="${UNVERSIONED}"/>`,
    code: 30003,
    problem: "malformed-document",
    says: "constructor",
  },
  ...Object.entries(SMALL_JOBS).map(([element, content]) => ({
    what: `a job type that is not there yet, ${element}`,
    body: submitJobParam({ rest: `<${element}>${content}</${element}>` }),
    code: 30001,
    problem: "not-supported",
    pointer: `/${element}`,
    rule: "unsupported",
    says: element,
  })),
];

describe.each(inBothVersions)("SOAP %s refuses", (_name, soap) => {
  it.each(REFUSALS)("$what", async (refusal) => {
    const [newest] = await server.ports.jobs.list("every-company", { limit: 1 });
    const { fault } = await call(server, envelope({ ...(soap && { soap }), body: refusal.body }));
    expectRefusal(fault, refusal);
    expect(fault?.code).toBe(soap === undefined ? "Client" : "Sender");
    const [stillNewest] = await server.ports.jobs.list("every-company", { limit: 1 });
    expect(stillNewest).toEqual(newest);
  });
});

function expectRefusal(fault: Fault | undefined, refusal: Refusal): void {
  const { problem, ips } = fault ?? {};
  expect(problem?.code).toBe(refusal.problem);
  expect([ips?.element, ips?.code]).toEqual([refusal.fault ?? "ipsApiFault", refusal.code]);
  expect(ips?.reason).toContain(refusal.says);
  const violations = problem?.violations ?? [];
  if (refusal.pointer !== undefined) {
    expect(violations[0]?.pointer).toBe(refusal.pointer);
  }
  if (refusal.rule !== undefined) {
    expect(violations.map((violation) => violation.rule)).toContain(refusal.rule);
  }
}
