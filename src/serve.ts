/** Serving: reads the settings, serves, and ends cleanly on SIGTERM or SIGINT. */

import { setFlagsFromString } from "node:v8";
import { demandOpenFiles } from "./platform/process-limits.ts";

/** What a newcomer needs: where it listens, what describes it, where the data lies, and one line each to try the three doors. */
function welcome(url: string, dataDir: string): string {
  const soap = `${url}/scene7/services/IpsApiService`;
  return [
    `Jobgate listens on ${url}`,
    `Described at ${url}/docs, for programs at ${url}/openapi.json`,
    `Data in ${dataDir}`,
    `JSON  curl ${url}/v1/jobs -H 'Content-Type: application/json' -d '{"workflow":"rip-pdf"}'`,
    `XML   curl ${url}/v1/jobs -H 'Content-Type: application/xml' -d '<job><workflow>rip-pdf</workflow></job>'`,
    `SOAP  curl ${soap} -H 'Content-Type: text/xml' -d '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><submitJobParam xmlns="http://www.scene7.com/IpsApi/xsd"><companyHandle>1</companyHandle><jobName>First</jobName><imageServingPublishJob><publishType>Full</publishType><emailSetting>None</emailSetting></imageServingPublishJob></submitJobParam></e:Body></e:Envelope>'`,
  ].join("\n");
}

/** Serves until a signal ends the process, which a start that fails does too. */
export function serve(): Promise<void> {
  return start().catch(fail);
}

async function start(): Promise<void> {
  // Of what requests allocate hardly anything lives on: waking threads to help collect it costs a tenth of a request, and they take over little.
  setFlagsFromString("--no-parallel-scavenge");
  demandOpenFiles();
  // Not before: loading the parts needs more open files than some processes may have.
  const { readConfig } = await import("./settings/config.ts");
  // Whoever set something wrong is told before the many parts are loaded.
  const config = readConfig();
  const { createApp } = await import("./app/app.ts");
  const app = await createApp(config);
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) {
      // Whoever asks twice does not want to wait. What ran is run again, as after any other sudden end.
      process.exit(1);
    }
    isStopping = true;
    app.close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  // What fails unheard is a mistake of ours or of a library, but no reason to drop what all others do: every state is in
  // the store, and leases and reconcilers put right what was left undone.
  const tellUnheard = (err: unknown): void =>
    app.ports.log.error({ err }, "Something failed where nobody listened; the server goes on.");
  process.on("unhandledRejection", tellUnheard);
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  const url = await app.listen();
  // Not before: a start that fails has to end.
  process.on("uncaughtException", tellUnheard);
  console.log(welcome(url, app.config.dataDir));
  app.warmUp();
}

/** Failures of the start that the message explains; anything else is shown with its stack. */
const EXPLAINED = new Set([
  "AdminSocketError",
  "SandboxMissing",
  "SettingError",
  "StoreOpenError",
  "TooFewOpenFiles",
]);

function fail(error: unknown): never {
  const isExplained = error instanceof Error && (EXPLAINED.has(error.name) || "syscall" in error);
  console.error(isExplained ? `jobgate: ${error.message}` : error);
  process.exit(1);
}
