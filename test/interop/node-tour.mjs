/** The tour of a client in JavaScript, whichever it is. */

import { setTimeout as sleep } from "node:timers/promises";

export const NAMESPACE = "http://www.scene7.com/IpsApi/xsd/2014-04-03";

function tell(...words) {
  process.stdout.write(`${words.join(" ")}\n`);
}

function show(key, value) {
  if (value instanceof Date) {
    tell(key, "date", value.toISOString());
  } else {
    tell(key, typeof value === "string" ? "text" : typeof value, value);
  }
}

async function showFault(calling) {
  try {
    await calling();
  } catch (error) {
    const { detail, Detail } = error.root.Envelope.Body.Fault;
    const [[name, fault]] = Object.entries(detail ?? Detail);
    tell("fault", name, fault.code, fault.reason);
  }
}

/**
 * Tours with a client that calls operations and logs in. `name` is in the names of its jobs, `absent` is what it takes
 * fields to be that are not meant, such as `{ locale: null }`, and `date` makes the value of a time that it sends.
 */
export async function tour({ name, path, call, logIn, absent, date }) {
  const [user, password] = process.argv.slice(3);
  const auth = { user, password, appName: "shop", appVersion: "1" };
  logIn(auth);
  const { companyInfo } = await call("getCompanyInfo", { companyName: "Other" });
  const { companyHandle } = companyInfo;
  const publish = { publishType: "Full", emailSetting: "None" };
  const job = {
    companyHandle,
    jobName: `from ${name}`,
    ...absent,
    imageServingPublishJob: publish,
  };
  const { jobHandle } = await call("submitJob", job);
  let log;
  while (log?.endDate === undefined) {
    await sleep(100);
    const { jobLogArray } = await call("getJobLogDetails", { companyHandle, jobHandle });
    log = jobLogArray?.items[0];
  }
  show("ended", log.endDate);
  show("company", companyInfo.name);
  show("handle", jobHandle);
  show("started", log.startDate);
  show("files", log.totalFileCount);
  show("fatal", log.fatalError);
  for (const { logType } of log.detailArray.items) {
    show("line", logType);
  }

  // The unversioned vocabulary has no pdfOptions yet.
  const options = path.includes("-20") ? "pdfOptions" : "postScriptOptions";
  const later = await call("submitJob", {
    companyHandle,
    jobName: `later ${name}`,
    execTime: date(1_935_397_800_000),
    uploadUrlsJob: {
      urlArray: { items: [{ sourceUrl: "http://example.com/a.pdf", destPath: "a.pdf" }] },
      overwrite: true,
      readyForPublish: true,
      createMask: false,
      [options]: { resolution: 150.5 },
      emailSetting: "None",
    },
  });
  const ofLater = { companyHandle, jobHandle: later.jobHandle };
  const { jobArray } = await call("getScheduledJobs", ofLater);
  show("time", jobArray.items[0].nextFireTime);
  show("resolution", jobArray.items[0].uploadUrlsJob[options].resolution);
  await call("stopJob", ofLater);
  show("left", (await call("getScheduledJobs", ofLater)).jobArray?.items.length ?? 0);

  const active = await call("getActiveJobs", { companyHandle, originalName: "open" });
  show("progress", active.jobArray.items[0].progress);

  const assets = await call("getAssetsByName", { companyHandle, nameArray: { items: ["photo"] } });
  show("created", assets.assetArray.items[0].created);
  show("size", assets.assetArray.items[0].imageInfo.fileSize);

  await showFault(() => call("getCompanyInfo", { companyName: "Nobody" }));
  const bad = { publishType: "Full", emailSetting: "Sometimes" };
  await showFault(() =>
    call("submitJob", { companyHandle, jobName: "bad", imageServingPublishJob: bad }),
  );
  logIn({ ...auth, password: "wrong" });
  await showFault(() => call("getCompanyInfo", {}));
}
