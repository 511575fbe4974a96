/** Made to cost much: JSON documents. */

import { json, many, LATER, type HostileRequest } from "./hostile-request.ts";

export const JSON_REQUESTS: readonly HostileRequest[] = [
  json("deep arrays", "[".repeat(90_000)),
  json("deep objects", '{"a":'.repeat(18_000)),
  json("an unknown key 10,000 times", `{${many(10_000, (index) => `"k${index}":1`, ",")}}`),
  json("wrong options", `{"options":[${many(30_000, () => "{}", ",")}]}`),
  json("a bare list of nulls", `[${many(18_000, () => "null", ",")}]`),
  json(
    "1,000 options",
    `{"workflow":"rip-pdf","options":[${many(1000, (index) => `{"name":"n${index}","value":"v"}`, ",")}]}`,
  ),
  json(
    "options of long values",
    `{"workflow":"rip-pdf","options":[${many(22, (index) => `{"name":"n${index}","value":"${"1,".repeat(2000)}"}`, ",")}]}`,
  ),
  json(
    "the pages of an option",
    `{"workflow":"rip-pdf","options":[{"name":"pages","value":"${many(100, (index) => `${index + 1}-999999`, ",")}"}]}`,
  ),
  json(
    "metadata",
    `{"workflow":"package","metadata":[${many(2000, (index) => `{"propertyId":${index},"propertyName":"p${index}"}`, ",")}]}`,
  ),
  json("tags", `{"workflow":"package","tags":[${many(20_000, () => '"t"', ",")}]}`),
  json("a long name", `{"name":"${"n".repeat(95_000)}"}`),
  json(
    "a name of strange characters",
    `{"name":"${"\u0001\ud800".repeat(10)}${"\\u0001".repeat(15_000)}"}`,
  ),
  json("a number of 90,000 digits", `{"isTest":${"1".repeat(90_000)}}`),
  json("an exponent", `{"start":1e${"9".repeat(90_000)}}`),
  json("backslashes", `"${"\\\\".repeat(45_000)}"`),
  json("quotes", '"'.repeat(95_000)),
  json("blanks", " ".repeat(95_000)),
  json(
    "a rule of 255 characters",
    `{"workflow":"x","execSchedule":"0 0 0 ${many(50, (index) => String((index % 31) + 1), ",")} 2 ?"}`,
  ),
  json(
    "a rule that never fires",
    `{"name":"a","parameters":{"imageServingPublishJob":{"publishType":"Full","emailSetting":"None"}},"execSchedule":"0 0 0 30 2 ?"}`,
  ),
  json(
    "a rule that fires once in 28 years",
    `{"name":"a","parameters":{"imageServingPublishJob":{"publishType":"Full","emailSetting":"None"}},"execSchedule":"0 0 0 29 2 ? 2099"}`,
  ),
  json(
    "a time zone that is none",
    `{"name":"a","parameters":{"imageServingPublishJob":{"publishType":"Full","emailSetting":"None"}},"execSchedule":"0 0 3 * * ?","timeZone":"${"A/".repeat(127)}"}`,
  ),
  json("a time of many digits", `{"execTime":"2026-01-01T00:00:00.${"0".repeat(90_000)}Z"}`),
  json("a long address", `{"callbackURL":"http://${"a.".repeat(45_000)}"}`),
  json(
    "many documents",
    `{"workflow":"package","documents":[${many(1500, (index) => `{"url":"http://127.0.0.1:1/${index}"}`, ",")}]}`,
  ),
  json(
    "1,500 addresses of uploads",
    `{"name":"a","parameters":{"uploadUrlsJob":{"urlArray":[${many(1300, (index) => `{"sourceUrl":"http://127.0.0.1:1/${index}","destPath":"a/${index}.jpg"}`, ",")}],"overwrite":true,"readyForPublish":false,"createMask":false,"emailSetting":"None"}},"execTime":"${LATER}"}`,
  ),
  json(
    "names of assets",
    `{"companyHandle":"c|1","nameArray":[${many(9000, (index) => `"${index}"`, ",")}]}`,
    "/scene7/api/getAssetsByName",
  ),
  json(
    "the handle of an order",
    `{"companyHandle":"c|1","jobHandle":"j|1|${"|".repeat(90_000)}"}`,
    "/scene7/api/getArtwork",
  ),
  json(
    "members that a shop made up",
    `{"externalId":"a",${many(9000, (index) => `"m${index}":1`, ",")}}`,
    "/api/jobs",
  ),
  json(
    "an order's properties of any type",
    `{"externalId":"a","metadata":[${many(100, (index) => `{"propertyId":"p${index}","propertyName":"n","value":${"[".repeat(400)}${"]".repeat(400)}}`, ",")}]}`,
    "/api/jobs",
  ),
  json(
    "a long link to a profile",
    `{"externalId":"a","capabilities":{"checkFix":true,"checkFixProfile":"http://a.example/${"a/".repeat(45_000)}"}}`,
    "/api/jobs",
  ),
  json(
    "a parameter of many values",
    `{"externalId":"a","capabilities":{"checkFix":true,"checkFixParameters":[{"propertyId":"width","propertyName":"n","value":[${many(30_000, () => "1", ",")}]}]}}`,
    "/api/jobs",
  ),
];
