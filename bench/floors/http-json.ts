/** Floor: what node:http alone needs to read a JSON body, parse it and send it back. */

import { servePlainly } from "./plain-http.ts";

servePlainly("application/json", (body) =>
  Buffer.from(JSON.stringify(JSON.parse(body.toString("utf8")))),
);
