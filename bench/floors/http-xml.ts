/** Floor: what node:http alone needs to read a body, leave it unparsed and send a fixed XML document. */

import { servePlainly } from "./plain-http.ts";

const ANSWER = Buffer.from(
  '<?xml version="1.0" encoding="UTF-8"?><submitJobReturn><jobHandle>j|1|Bench||</jobHandle></submitJobReturn>',
);

servePlainly("text/xml", () => ANSWER);
