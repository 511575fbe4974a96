/**
 * `npm run newcomer`: what a newcomer does, in the order of the docs and by their commands alone, on a clean clone of HEAD:
 * two commands, the first job in the browser and by curl, a callback, nginx with TLS, PostgreSQL with two nodes, a backup
 * and its way back, an upgrade. Each step is told with its seconds; the first that does not hold ends the walk.
 */
import { execFile, execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { argumentsOf } from "./arguments.mjs";
import { demand, freePort, openTerminal, PATIENCE_MS, until } from "./newcomer-terminal.mjs";
import { startPostgres } from "./postgres-cluster.mjs";

argumentsOf(
  "Usage: npm run newcomer\nWalks the way of a newcomer on a clean clone of HEAD, by the commands of the docs alone.",
);

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const home = mkdtempSync(join(tmpdir(), "jobgate-newcomer-"));
const clone = join(home, "jobgate");
const SAMPLE = join(clone, "test", "samples", "three-pages.pdf");
const run = promisify(execFile);
const { type, open, start, curl, closeAll } = openTerminal(clone);
const times = [];
let postgres;

async function step(name, act) {
  const beganAt = performance.now();
  const result = await act().catch((error) => {
    throw new Error(`${name}: ${error.message}`, { cause: error });
  });
  const seconds = (performance.now() - beganAt) / 1000;
  times.push([name, seconds]);
  console.log(`${seconds.toFixed(1).padStart(6)} s  ${name}`);
  return result;
}

async function firstJobInBrowser(url) {
  const { chromium } = createRequire(import.meta.url)("playwright-core");
  const executablePath = [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
  ].find((each) => existsSync(each));
  demand(executablePath !== undefined, "There is no chromium: apt-get install chromium");
  const browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
  try {
    const page = await browser.newPage({ locale: "en-GB" });
    await page.goto(url);
    await page.setInputFiles("#file", SAMPLE);
    await page.selectOption("#work", "rip-pdf/thumbnail");
    await page.click("#submit button");
    await page.waitForSelector("h2:text('Results')", { timeout: PATIENCE_MS });
    demand(
      (await page.locator(".state").first().textContent()).includes("succeeded"),
      "The job did not succeed.",
    );
  } finally {
    await browser.close();
  }
}

/** The first call of the README, as it stands there. */
async function firstCall(url) {
  const readme = readFileSync(join(clone, "README.md"), "utf8");
  const call = /```sh\n(curl [^\n]*-F data=@[^\n]*)\n```/u.exec(readme)?.[1];
  demand(call !== undefined, "The README has no call with a file.");
  const answer = JSON.parse(await type(call.replace("http://127.0.0.1:8080", url)));
  demand(answer.status === "success" && answer.dataList.length > 0, JSON.stringify(answer));
  return answer.jobId;
}

async function callback(settings) {
  const secret = await type("npm run -s jobgate -- callback secret --company 1");
  const port = await freePort();
  const listener = open(`npm run jobgate -- listen --port ${port}`, {
    JOBGATE_CALLBACK_SECRET: secret,
  });
  await listener.says(String(port));
  const job = JSON.stringify({
    workflow: "rip-pdf",
    profile: "thumbnail",
    callbackURL: `http://127.0.0.1:${port}/`,
  });
  await curl(`${settings.url}/v1/jobs`, "-F", `job=${job}`, "-F", `data=@${SAMPLE}`);
  await listener.says("job.completed");
  await listener.stop();
}

/** The configuration of deploy/, with the names, ports and certificates of this machine. */
async function openNginx(server) {
  const place = join(home, "nginx");
  mkdirSync(place);
  const certificate = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=jobs.example.com";
  execFileSync(
    "openssl",
    [...certificate.split(" "), "-out", join(place, "crt"), "-keyout", join(place, "key")],
    { stdio: "ignore" },
  );
  const port = await freePort();
  const site = readFileSync(join(clone, "deploy", "nginx", "jobgate.conf"), "utf8")
    .replace("listen 443 ssl;", `listen 127.0.0.1:${port} ssl;`)
    .replace("listen [::]:443 ssl;", "")
    .replace("/etc/ssl/jobs.example.com.crt", join(place, "crt"))
    .replace("/etc/ssl/jobs.example.com.key", join(place, "key"))
    .replace("127.0.0.1:8080", new URL(server.url).host);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (each) => `${each}_temp_path ${join(place, each)};`,
  );
  const file = join(place, "nginx.conf");
  writeFileSync(
    file,
    `pid ${place}/pid; daemon off; error_log stderr; events {} http { access_log off; ${temporary.join(" ")} ${site} }`,
  );
  const nginx = open(`nginx -p ${place} -e stderr -c ${file}`);
  const url = `https://jobs.example.com:${port}`;
  const call = (path, ...args) =>
    curl("-k", "--resolve", `jobs.example.com:${port}:127.0.0.1`, ...args, url + path);
  await until("nginx", () =>
    call("/health/live").then(
      () => true,
      () => false,
    ),
  );
  return { call, stop: nginx.stop };
}

async function behindNginx(key) {
  const server = await start({ AUTH: "required", TRUSTED_PROXIES: "loopback" });
  const nginx = await openNginx(server);
  const status = ["-o", "/dev/null", "-w", "%{http_code}"];
  demand((await nginx.call("/v1/jobs", ...status)) === "401", "A caller without a key is let in.");
  const answer = JSON.parse(
    await nginx.call(
      "/v1/jobs?workflow=rip-pdf&profile=thumbnail",
      "-H",
      `Authorization: Bearer ${key}`,
      "-H",
      "Prefer: wait=30",
      "-F",
      `data=@${SAMPLE}`,
    ),
  );
  demand(answer.status === "success", JSON.stringify(answer));
  await nginx.stop();
  await server.stop();
}

const as = (key) => ["-H", `Authorization: Bearer ${key}`];

async function expectResults(url, jobId, key) {
  const answer = JSON.parse(await curl(...as(key), `${url}/v1/jobs/${jobId}/result`));
  demand(answer.dataList?.length > 0, JSON.stringify(answer));
  const image = `${url}/v1/jobs/${jobId}/result/${answer.dataList[0].resultId}`;
  const told = await curl(
    ...as(key),
    "-o",
    join(home, "page.jpg"),
    "-w",
    "%{http_code} %{content_type}",
    image,
  );
  demand(told === "200 image/jpeg", told);
}

async function twoNodes(jobId, key, settings) {
  await type(`npm run jobgate -- export ${join(home, "jobs.jsonl")}`);
  await type(`npm run jobgate -- import ${join(home, "jobs.jsonl")}`, {
    DATABASE_URL: settings.DATABASE_URL,
  });
  const nodes = [await start(settings), await start(settings)];
  await expectResults(nodes[1].url, jobId, key);
  const submit = `${nodes[0].url}/v1/jobs?workflow=rip-pdf&profile=thumbnail`;
  const answer = JSON.parse(
    await curl(...as(key), "-H", "Prefer: wait=30", "-F", `data=@${SAMPLE}`, submit),
  );
  demand(answer.status === "success", JSON.stringify(answer));
  await expectResults(nodes[1].url, answer.jobId, key);
  return nodes;
}

async function backAgain(jobId, key, settings) {
  const backup = join(home, "backup");
  await type(`npx jobgate restore ${backup}`, settings);
  await type("npx jobgate verify", settings);
  const server = await start(settings);
  await expectResults(server.url, jobId, key);
  await server.stop();
}

/** What the last build of 0.1.0 left behind; its jobs are older than a week by now. */
async function upgrade() {
  const sets = join(clone, "test", "store", "upgrades");
  const { users, jobs } = JSON.parse(readFileSync(join(sets, "0.1.0-last.json"), "utf8"));
  const dataDir = join(home, "old-data");
  mkdirSync(dataDir);
  execFileSync("tar", ["-xzf", join(sets, "0.1.0-last.tar.gz"), "-C", dataDir]);
  const settings = { DATA_DIR: dataDir, AUTH: "required", RESULT_RETENTION_HOURS: "87600" };
  const server = await start(settings);
  await expectResults(server.url, jobs.succeeded, users.key);
  await type("npx jobgate verify", settings);
  await server.stop();
}

try {
  await step("clean clone", () => run("git", ["clone", "--quiet", root, clone]));
  await step("npm ci", () => type("npm ci"));
  let server = await step("npm start, with its build", () => start());
  await step("first job in the browser", () => firstJobInBrowser(server.url));
  const jobId = await step("the same by curl, as in the README", () => firstCall(server.url));
  await server.stop();
  await step("a callback, verified by jobgate listen", async () => {
    server = await start({ OUTBOUND_ALLOW: "127.0.0.1" });
    await callback(server);
    await server.stop();
  });
  const key = await step("a user and a key", async () => {
    await type("npm run jobgate -- user add --company 1 --email anna@example.com --role IpsUser");
    return type(`npm run -s jobgate -- key add --company 1 --name "Web shop"`);
  });
  await step("behind nginx with TLS and AUTH=required", () => behindNginx(key));
  postgres = await startPostgres();
  const settings = { DATABASE_URL: postgres.url, AUTH: "required" };
  const nodes = await step("PostgreSQL, with two nodes", () => twoNodes(jobId, key, settings));
  await step("a backup while they run", () =>
    type(`npx jobgate backup ${join(home, "backup")}`, settings),
  );
  await step("all of it removed", async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    rmSync(join(clone, "data"), { recursive: true });
    await postgres.remove();
    postgres = await startPostgres();
  });
  await step("restored and verified", () =>
    backAgain(jobId, key, { ...settings, DATABASE_URL: postgres.url }),
  );
  await step("an upgrade from 0.1.0", upgrade);
  const all = times.reduce((sum, [, seconds]) => sum + seconds, 0);
  console.log(`${all.toFixed(1).padStart(6)} s  in all`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  closeAll();
  await postgres?.remove();
  rmSync(home, { recursive: true, force: true });
}
