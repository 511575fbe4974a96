/** strong-soap's client, with a Date for a time. */

import { promisify } from "node:util";
import { soap } from "strong-soap";
import { NAMESPACE, tour } from "../node-tour.mjs";

const [base, , , , path] = process.argv.slice(2);
const client = await promisify(soap.createClient)(`${base}${path}`, {});

await tour({
  name: "strong",
  path,
  async call(operation, param) {
    const { result } = await client[operation]({ [`${operation}Param`]: param });
    return result;
  },
  logIn(auth) {
    client.clearSoapHeaders();
    client.addSoapHeader(auth, new soap.QName(NAMESPACE, "authHeader"));
  },
  absent: {},
  date: (ms) => new Date(ms),
});
