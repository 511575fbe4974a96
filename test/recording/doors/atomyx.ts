/** The Atomyx door: jobs of shops as they are created and asked for, and what is refused. */

import { json, NO_LOGIN, type Row, typed } from "../row.ts";

const JOBS = "/api/jobs";
const create = (
  title: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Row => ({
  title,
  ...json(`POST ${JOBS}`, body, headers),
});
/** What names a job: its id, and the token of its page. */
const keptAs = (name: string): Pick<Row, "keep"> => ({
  keep: {
    [name]: /"id":"(?<id>[^"]+)"/u,
    [`${name}Token`]: /"uploadURL":"[^"]*\/u\/(?<token>[^"]+)"/u,
  },
});
const RETRIED = { "Idempotency-Key": "order-20933" };

export const ATOMYX: readonly Row[] = [
  { ...create("the shortest job", { externalId: "B-20930" }), ...keptAs("order") },
  {
    ...create("a job with all that a shop says", {
      externalId: "B-20931",
      callbackURL: "http://$files/taken/atomyx?shop=7",
      returnURL: "https://shop.example/orders/20931/thanks?key=1",
      metadata: [
        { propertyId: "qty", propertyName: "Copies", value: 250 },
        { propertyId: "language", propertyName: "Language", value: "de" },
        { propertyId: "gift", propertyName: "Gift", value: null },
      ],
      capabilities: {
        adjust: true,
        checkFix: true,
        checkFixProfile: "office",
        checkFixParameters: [{ propertyId: "bleed", propertyName: "Bleed", value: 3 }],
        proof: true,
      },
      brand: { color: "#0B6E4F", logo: "http://$files/logo.jpg?key=1" },
    }),
    ...keptAs("whole"),
  },
  { title: "the job asked for", send: `GET ${JOBS}/$whole` },
  { title: "the head of the other", send: `HEAD ${JOBS}/$order` },
  // Its logo is fetched before it waits.
  { title: "the job under /v1", send: "GET /v1/jobs/$whole", until: /"waitingFor":"upload"/u },
  {
    title: "the job under /v1 in XML",
    send: "GET /v1/jobs/$whole",
    headers: { Accept: "application/xml" },
  },
  {
    title: "the job for who may only read",
    send: "GET /v1/jobs/$whole",
    headers: { Authorization: "Bearer $reader" },
  },
  create("the same externalId, and members that are null or unknown", {
    externalId: "B-20931",
    brand: null,
    colour: "red",
  }),
  { ...create("a job with a key", { externalId: "B-20933" }, RETRIED), ...keptAs("retried") },
  create("the job with the key again", { externalId: "B-20933" }, RETRIED),
  create("the key with another body", { externalId: "B-20934" }, RETRIED),
  {
    title: "a slash at the end, and any Accept",
    ...json(`POST ${JOBS}/`, { externalId: "B-20935" }, { Accept: "text/html" }),
  },
  create("no externalId", {}),
  create("externalId a number", { externalId: 20_931 }),
  create("a profile that nobody mapped", {
    externalId: "a",
    capabilities: { checkFixProfile: "https://profiles.example/Ofset.kfpx" },
  }),
  create("a callbackURL with a password", {
    externalId: "a",
    callbackURL: "https://shop:secret@shop.example/",
  }),
  create("no JSON", "{"),
  create("nobody", { externalId: "a" }, NO_LOGIN),
  create("who may only read", { externalId: "a" }, { Authorization: "Bearer $reader" }),
  create("another scheme", { externalId: "a" }, { Authorization: "Basic $user" }),
  {
    title: "a form",
    ...typed(`POST ${JOBS}`, "externalId=a", {
      "Content-Type": "application/x-www-form-urlencoded",
    }),
  },
  create("too much", { externalId: "a", note: "x".repeat(65_536) }),
  { title: "jobs by GET", send: `GET ${JOBS}` },
  { title: "a job by DELETE", send: `DELETE ${JOBS}/$whole` },
  { title: "a job of nobody", send: `GET ${JOBS}/0190f5a4-1c3e-7b2a-9d4e-5f6a7b8c9d0e` },
  {
    title: "a job of another company",
    send: `GET ${JOBS}/$whole`,
    headers: { Authorization: "Bearer $other" },
  },
  { title: "another address", send: "GET /api/quotes" },
  { title: "the job taken back", ...json("POST /v1/jobs/$whole:cancel", "") },
  { title: "the job after it", send: `GET ${JOBS}/$whole`, until: /"status":"cancelled"/u },
];

/** What came at the other side when it was taken back. */
export const ATOMYX_CALLBACKS: readonly Row[] = [
  { title: "a job taken back is told", send: "GET /told/taken/atomyx", until: /POST/u },
];
