/** node-soap's client, with null for what is not meant. */

import { createClientAsync } from "soap";
import { NAMESPACE, tour } from "../node-tour.mjs";

const [base, , , version, path] = process.argv.slice(2);
const client = await createClientAsync(`${base}${path}`, { forceSoap12Headers: version === "1.2" });

await tour({
  name: "node",
  path,
  async call(operation, param) {
    const [answer] = await client[`${operation}Async`](param);
    return answer;
  },
  logIn(auth) {
    client.clearSoapHeaders();
    client.addSoapHeader({ authHeader: { ...auth, accessToken: null } }, "", "h", NAMESPACE);
  },
  absent: { userHandle: null, execTime: null },
  // node-soap does not write a Date as XML Schema has it (findings/node-soap-date-is-no-datetime.sh).
  date: (ms) => new Date(ms).toISOString(),
});
