/** Submits artwork, sends its customer's file, and asks how it stands; submits too as a client from before that operation. */

import { readFileSync } from "node:fs";
import { createClientAsync } from "soap";

const [base, user, password, path, olderWsdl] = process.argv.slice(2);
const NAMESPACE = "http://www.scene7.com/IpsApi/xsd/2014-04-03";

function tell(...words) {
  process.stdout.write(`${words.join(" ")}\n`);
}

async function connect(wsdl) {
  const client = await createClientAsync(wsdl);
  const auth = { user, password, appName: "shop", appVersion: "1" };
  client.addSoapHeader({ authHeader: auth }, "", "h", NAMESPACE);
  return client;
}

const client = await connect(`${base}${path}`);
const [{ jobHandle }] = await client.submitJobAsync({
  companyHandle: "c|47",
  jobName: "Order B-20931 by node-soap",
  artworkJob: { externalId: "B-20931", capabilities: { checkFix: true } },
});
const ofJob = { companyHandle: "c|47", jobHandle };
const [order] = await client.getArtworkAsync(ofJob);
tell("created", order.waitingFor, order.artwork.state, order.uploadURL);

const form = new FormData();
form.append("file", new Blob([readFileSync(0)]), "a.pdf");
await fetch(`${order.uploadURL}/file`, { method: "POST", body: form });
const [{ artwork }] = await client.getArtworkAsync(ofJob);
const [version] = artwork.versions.artworkVersion;
const { fileName, size, createdAt } = version;
tell("uploaded", version.version, fileName, size, createdAt instanceof Date ? "datetime" : "text");

const older = await connect(olderWsdl);
const [answer] = await older.submitJobAsync({
  companyHandle: "c|47",
  jobName: "by an older client",
  artworkJob: { externalId: "B-2" },
});
tell("older", "getArtworkAsync" in older, answer.jobHandle);
