/** Loaded into a server by tools/walks.mjs: answers each message of its parent with the files that worked since the last one. */
import { Session } from "node:inspector/promises";
import process from "node:process";

const session = new Session();
session.connect();
await session.post("Profiler.enable");
await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });

process.on("message", async () => {
  const { result } = await session.post("Profiler.takePreciseCoverage");
  const walked = result
    .filter(({ url }) => url.includes("/dist/"))
    .map(({ url, functions }) => ({
      file: url.slice(url.indexOf("/dist/") + "/dist/".length),
      // The first is the file itself, which runs when it is loaded.
      functions: functions.slice(1).filter(({ ranges }) => ranges[0].count > 0).length,
    }));
  process.send(walked.filter(({ functions }) => functions > 0));
});
// It is no reason to go on living.
process.channel?.unref();
