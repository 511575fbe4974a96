/** Asks the addresses in its arguments over TLS, each host at 127.0.0.1, and prints a status or an error's code for each. */
import { parseOutboundAllow } from "../../dist/outbound/address-guard.js";
import { HttpClient } from "../../dist/outbound/http-client.js";

const client = new HttpClient({
  allow: parseOutboundAllow(["127.0.0.0/8"]),
  resolve: async () => [{ address: "127.0.0.1", family: 4 }],
  times: { connectMsMax: 5000, headMsMax: 5000, pauseMsMax: 5000, totalMsMax: 5000 },
});
for (const url of process.argv.slice(2)) {
  try {
    const answer = await client.send({ method: "GET", url: new URL(url), headers: {} });
    answer.discard();
    process.stdout.write(`${answer.status}\n`);
  } catch (error) {
    process.stdout.write(`${error.code ?? error.name}\n`);
  }
}
