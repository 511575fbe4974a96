/** A whole server in its own process that tells what CPU time it has taken and what its heap holds, whenever it is asked. */

import { createApp } from "../../dist/app/app.js";
import { readConfig } from "../../dist/settings/config.js";

const app = await createApp(readConfig(JSON.parse(process.argv[2])));
const url = await app.listen();
app.warmUp();
process.on("message", (question) => {
  if (question === "end") {
    void app.close().then(() => process.disconnect());
    return;
  }
  if (question === "collect") {
    globalThis.gc();
  }
  const { user, system } = process.cpuUsage();
  const { heapUsed } = process.memoryUsage();
  process.send({ cpuMs: (user + system) / 1000, heapBytes: heapUsed });
});
process.send({ url });
