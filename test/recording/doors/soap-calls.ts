/** Who calls by SOAP, and jobs that are submitted by it. */

import { PASSWORD } from "../../harness/start-required.ts";
import {
  authHeader,
  envelope,
  LATEST,
  SOAP_12,
  submitJobParam,
  UNVERSIONED,
} from "../../harness/ips-message.ts";
import { NO_LOGIN, type Row } from "../row.ts";
import { call, inBoth, INFO, WITH_PROBLEM, XML_11, XML_12 } from "./soap-message.ts";

const LOGINS: readonly Row[] = [
  call("nobody", envelope({ body: INFO }), { ...XML_11, ...NO_LOGIN, ...WITH_PROBLEM }),
  call("nobody in SOAP 1.2", envelope({ soap: SOAP_12, body: INFO }), { ...XML_12, ...NO_LOGIN }),
  call("nobody, in German", envelope({ body: INFO }), {
    ...XML_11,
    ...NO_LOGIN,
    "Accept-Language": "de",
  }),
  call("nobody with nonsense", "hello", { ...XML_11, ...NO_LOGIN }),
  call("the authHeader", envelope({ body: INFO, header: authHeader("$user", PASSWORD) }), {
    ...XML_11,
    ...NO_LOGIN,
  }),
  call(
    "a wrong password in the authHeader",
    envelope({ body: INFO, header: authHeader("$user", "wrong") }),
    { ...XML_11, ...NO_LOGIN },
  ),
  call(
    "an unknown user in the authHeader",
    envelope({ body: INFO, header: authHeader("nobody@example.com", "wrong") }),
    { ...XML_11, ...NO_LOGIN },
  ),
  call(
    "the headers of before",
    envelope({
      body: INFO,
      header: `<o:AuthPassword xmlns:o="http://www.scene7.com/IpsApi">${PASSWORD}</o:AuthPassword><o:AuthUser xmlns:o="http://www.scene7.com/IpsApi">$user</o:AuthUser>`,
    }),
    { ...XML_11, ...NO_LOGIN },
  ),
  call(
    "a key in the authHeader",
    envelope({
      body: INFO,
      header: `<authHeader xmlns="${UNVERSIONED}"><accessToken>$admin</accessToken></authHeader>`,
    }),
    { ...XML_11, ...NO_LOGIN },
  ),
  call("who may only read", envelope({ body: submitJobParam({ company: "1" }) }), {
    ...XML_11,
    Authorization: "Bearer $reader",
  }),
  call("another company", envelope({ body: INFO }), { ...XML_11, Authorization: "Bearer $other" }),
  call("an unknown company", envelope({ body: INFO.replace("c|1", "c|999") })),
  call("a handle that is none", envelope({ body: INFO.replace("c|1", "rubbish") })),
];

const SUBMITS: readonly Row[] = [
  ...inBoth("a job", { body: submitJobParam({ company: "c|1", name: "soap", namespace: LATEST }) }),
  call(
    "a job in the unversioned namespace",
    envelope({ body: submitJobParam({ company: "1", name: "old" }) }),
  ),
  call("a job with a key", envelope({ body: submitJobParam({ company: "1", name: "soap key" }) }), {
    ...XML_11,
    "Idempotency-Key": "soap-1",
  }),
  call(
    "another job with the key",
    envelope({ body: submitJobParam({ company: "1", name: "other" }) }),
    { ...XML_11, "Idempotency-Key": "soap-1" },
  ),
  ...inBoth("a job without a name", { body: submitJobParam({ company: "1", name: "" }) }),
  ...inBoth("a job of nothing", { body: submitJobParam({ company: "1", rest: "" }) }),
  ...inBoth("a job of six mistakes", {
    body: submitJobParam({
      company: "1",
      rest: Array.from({ length: 6 }, (_, index) => `<unknown${index}/>`).join("\n"),
    }),
  }),
  ...inBoth("a word that is wrong", {
    body: submitJobParam({
      company: "1",
      rest: "<imageServingPublishJob><publishType>full</publishType><emailSetting>None</emailSetting></imageServingPublishJob>",
    }),
  }),
  ...inBoth("a locale that is none", {
    body: submitJobParam({ company: "1", rest: "<locale>German</locale>" }),
  }),
  ...inBoth("an unknown user", {
    body: submitJobParam({ company: "1" }).replace(
      "<jobName>",
      "<userHandle>u|999|1</userHandle><jobName>",
    ),
  }),
  ...inBoth("markup in what is refused", { body: '<x:y xmlns:x="&lt;script&gt;&amp;&quot;"/>' }),
];

export const SOAP_CALLS: readonly Row[] = [...LOGINS, ...SUBMITS];
