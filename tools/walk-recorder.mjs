/** Loaded into a server by tools/walks.mjs: answers each message of its parent with the files that worked since the last one. */
import { readFileSync } from "node:fs";
import { Session } from "node:inspector/promises";
import { findSourceMap } from "node:module";
import process from "node:process";
import { fileURLToPath } from "node:url";

const session = new Session();
session.connect();
await session.post("Profiler.enable");
await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });

process.on("message", async () => {
  const { result } = await session.post("Profiler.takePreciseCoverage");
  const walked = new Map();
  for (const { url, functions } of result.filter(({ url }) => url.includes("/dist/"))) {
    const fileOf = sourceFinder(url);
    // The first is the file itself, which runs when it is loaded.
    for (const { ranges } of functions.slice(1).filter(({ ranges }) => ranges[0].count > 0)) {
      const file = fileOf(ranges[0].startOffset);
      walked.set(file, (walked.get(file) ?? 0) + 1);
    }
  }
  process.send([...walked].map(([file, functions]) => ({ file, functions })));
});

/** Tells of a place in a file of the build which file it was written in; without a source map, the build's own. */
function sourceFinder(url) {
  const path = fileURLToPath(url);
  const map = findSourceMap(path);
  const built = url.slice(url.indexOf("/dist/") + "/dist/".length);
  if (map === undefined) {
    return () => built;
  }
  const text = readFileSync(path, "utf8");
  return (offset) => {
    const before = text.slice(0, offset);
    const line = before.split("\n").length - 1;
    const { originalSource = built } = map.findEntry(line, offset - before.lastIndexOf("\n") - 1);
    return originalSource.slice(originalSource.lastIndexOf("/src/") + "/src/".length);
  };
}

// It is no reason to go on living.
process.channel?.unref();
