/** Jobs in every state, for the data set of a release: made over HTTP as callers make them. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { until } from "./release-server.mjs";

export const SAMPLES = join(dirname(dirname(fileURLToPath(import.meta.url))), "test", "samples");
/** The parameters of a job that needs no document. */
export const PUBLISH = { imageServingPublishJob: { publishType: "Full", emailSetting: "None" } };

/** What is done with jobs, on a release that was started. */
export function jobVerbs({ call }) {
  const submit = async (job) => (await call("POST /v1/jobs", job)).json.jobId;

  async function addFile(jobId, fileName) {
    const form = new FormData();
    form.set("data", new Blob([readFileSync(join(SAMPLES, fileName))]), fileName);
    await call(`POST /v1/jobs/${jobId}/data`, form);
  }

  const state = async (jobId) => (await call(`GET /v1/jobs/${jobId}`)).json;
  const ends = (jobId) =>
    until(`The end of ${jobId}`, async () => {
      const seen = await state(jobId);
      return seen.status.code === "completed" && seen;
    });
  return { call, submit, addFile, state, ends };
}

/** The ids of all that were made, by what became of them. `where` tells what the release does not have. */
export async function makeJobs(verbs, { peerUrl, where }) {
  const jobs = { ...(await rippedJobs(verbs, peerUrl)), ...(await jobsInTime(verbs)) };
  await where("reruns", async () => {
    jobs.again = (await verbs.call(`POST /v1/jobs/${jobs.succeeded}:rerun`)).json.jobId;
    await verbs.ends(jobs.again);
  });
  await where("holds", async () => {
    const held = { name: "Held", parameters: PUBLISH, hold: true, priority: 90 };
    jobs.held = await verbs.submit(held);
  });
  await where("retention", async () => {
    const retention = { hours: 48, afterDownload: true };
    jobs.shortLived = await verbs.submit({ name: "Short-lived", parameters: PUBLISH, retention });
    await verbs.ends(jobs.shortLived);
  });
  jobs.library = await libraryJob(verbs, peerUrl);
  jobs.published = await verbs.submit({ name: "Published", parameters: PUBLISH });
  await verbs.ends(jobs.published);
  return jobs;
}

async function rippedJobs({ call, submit, addFile, ends }, peerUrl) {
  const jobs = {};
  jobs.creating = await submit({ workflow: "rip-pdf", name: "Creating" });
  await addFile(jobs.creating, "three-pages.pdf");

  jobs.succeeded = await submit({
    workflow: "rip-pdf",
    profile: "thumbnail",
    name: "Succeeded",
    callbackURL: `${peerUrl}/hooks`,
  });
  await addFile(jobs.succeeded, "three-pages.pdf");
  await call(`POST /v1/jobs/${jobs.succeeded}:start`);
  const { outcome } = await ends(jobs.succeeded);
  if (outcome !== "succeeded") {
    throw new Error(`The first job ${outcome}.`);
  }

  jobs.failed = await submit({
    workflow: "rip-pdf",
    name: "Failed",
    callbackURL: `${peerUrl}/closed`,
  });
  await addFile(jobs.failed, "encrypted.pdf");
  await call(`POST /v1/jobs/${jobs.failed}:start`);
  await ends(jobs.failed);

  jobs.cancelled = await submit({ workflow: "package", name: "Cancelled" });
  await call(`POST /v1/jobs/${jobs.cancelled}:cancel`);
  return jobs;
}

async function jobsInTime({ submit }) {
  const job = (name, inMs) =>
    submit({ name, parameters: PUBLISH, execTime: new Date(Date.now() + inMs).toISOString() });
  return {
    inOneMinute: await job("In one minute", 60_000),
    tomorrow: await job("Tomorrow", 86_400_000),
  };
}

async function libraryJob({ call, ends }, peerUrl) {
  const library = {
    e: "http://schemas.xmlsoap.org/soap/envelope/",
    ips: "http://www.scene7.com/IpsApi/xsd/2014-04-03",
  };
  await call(
    "POST /scene7/services/IpsApiService",
    `<e:Envelope xmlns:e="${library.e}"><e:Body><submitJobParam xmlns="${library.ips}"><companyHandle>c|1</companyHandle>
      <jobName>Library</jobName><uploadUrlsJob><urlArray><items><sourceUrl>${peerUrl}/photo.jpg</sourceUrl>
      <destPath>summer/photo.jpg</destPath></items></urlArray><overwrite>true</overwrite><readyForPublish>true</readyForPublish>
      <createMask>false</createMask><emailSetting>None</emailSetting></uploadUrlsJob></submitJobParam></e:Body></e:Envelope>`,
    { "Content-Type": "text/xml" },
  );
  const named = async (wanted) =>
    (await call("GET /v1/jobs?limit=50")).json.find((each) => each.name === wanted)?.jobId;
  const id = await until("The library's job", () => named("Library"));
  await ends(id);
  return id;
}

/** One that runs, and waits for its file until the release ends. */
export async function runningJob({ submit, state }, peerUrl) {
  const uploadUrlsJob = {
    urlArray: [{ sourceUrl: `${peerUrl}/never`, destPath: "never.jpg" }],
    overwrite: true,
    readyForPublish: false,
    createMask: false,
    emailSetting: "None",
  };
  const id = await submit({ name: "Running", parameters: { uploadUrlsJob } });
  await until("A running job", async () => (await state(id)).status.code === "processing");
  return id;
}
