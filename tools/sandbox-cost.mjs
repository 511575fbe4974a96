/** What the wall of the sandbox costs: `npm run sandbox-cost` measures tasks on images without it and with it. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { argumentsOf } from "./arguments.mjs";
import { build } from "./build.mjs";

const STARTS = 10;
const TASKS = 50;

argumentsOf(
  "Usage: npm run sandbox-cost\nMeasures tasks on images without the wall of the sandbox and with it.",
);
await build();
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { buildWall } = await import(join(root, "dist/workflows/sandbox/build-wall.js"));
const { createSandbox } = await import(join(root, "dist/workflows/sandbox/pool.js"));
const { default: sharp } = await import("sharp");

const directory = mkdtempSync(join(tmpdir(), "jobgate-cost-"));
const inputPath = join(directory, "photo.jpg");
// Noise, so that the files have the size of photographs.
const create = {
  width: 2000,
  height: 1500,
  channels: 3,
  noise: { type: "gaussian", mean: 128, sigma: 30 },
};
writeFileSync(inputPath, await sharp({ create }).jpeg({ quality: 85 }).toBuffer());

const TASK_KINDS = {
  inspect: { kind: "inspect-image", inputPath },
  preview: {
    kind: "edit-image",
    inputPath,
    outputPath: join(directory, "preview"),
    format: "jpeg",
    width: 400,
    fit: "inside",
    enlarge: false,
    quality: 75,
    metadata: "none",
  },
};

async function timeOf(act) {
  const before = performance.now();
  await act();
  return performance.now() - before;
}

function median(times) {
  return [...times].sort((one, other) => one - other)[Math.floor(times.length / 2)];
}

/** What one way of building the wall offers: the time that took, and sandboxes behind it. */
async function prepare(mode) {
  const log = {
    info: (_fields, line) => console.log(line),
    warn: (_fields, line) => console.log(line),
  };
  const setting = { mode, log, directory, fileBytes: 2 ** 30, hidden: [] };
  let wall;
  const buildMs = await timeOf(async () => {
    wall = await buildWall(setting);
  });
  return {
    buildMs,
    open: () => createSandbox({ size: 1, directory, buildWall: async () => wall }),
  };
}

async function run(sandbox, task) {
  const signal = new AbortController().signal;
  await sandbox.run(task, { owner: "1", signal, onOutput: async () => undefined });
}

/** Each without a wall and with one in turn, so that what else the machine does meets both. */
async function compare(name, count, act) {
  const [without, withWall] = [[], []];
  for (let done = 0; done < count; done += 1) {
    without.push(await act(0));
    withWall.push(await act(1));
  }
  const [before, after] = [median(without), median(withWall)];
  const ratio = (after / before).toFixed(2);
  console.log(
    `${name}: ${before.toFixed(1)} ms without, ${after.toFixed(1)} ms with (${ratio} times)`,
  );
}

const ways = [await prepare("off"), await prepare("auto")];
console.log(`building the wall, once a start: ${ways[1].buildMs.toFixed(0)} ms`);
await compare("start and first task", STARTS, async (way) => {
  const sandbox = ways[way].open();
  const ms = await timeOf(async () => run(sandbox, TASK_KINDS.inspect));
  await sandbox.stop();
  return ms;
});
const warm = ways.map(({ open }) => open());
for (const [name, task] of Object.entries(TASK_KINDS)) {
  await compare(`warm ${name}`, TASKS, async (way) => timeOf(async () => run(warm[way], task)));
}
await Promise.all(warm.map(async (sandbox) => sandbox.stop()));
rmSync(directory, { recursive: true, force: true });
