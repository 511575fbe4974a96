/** The artwork door: the page of an upload link from the order to the receipt, and what is refused there. */

import { MULTIPART } from "../../faults/broken-connections.ts";
import { sample } from "../../harness/paths.ts";
import { json, NO_LOGIN, type Row, typed } from "../row.ts";

const PAGE = "/u/$token";
/** What a page says and where its forms lead, without what is only there to look well. */
const SAID =
  /^(?!<nav ).*(?:<(?:html|title|h1|h2|form|label|input|button|textarea|dt|li|link)\b|type="module"|href="\/u\/|class="(?:notice|hint|wrong))/u;
const get = (title: string, path: string, headers: Row["headers"] = {}): Row => ({
  title,
  send: `GET ${path}`,
  headers: { ...NO_LOGIN, ...headers },
  only: SAID,
});
const FORM = { ...NO_LOGIN, "Content-Type": "application/x-www-form-urlencoded" };
const send = (title: string, step: string, fields: Readonly<Record<string, string>>): Row => ({
  title,
  only: SAID,
  ...typed(`POST ${PAGE}/${step}`, new URLSearchParams(fields).toString(), FORM),
});
const upload = (title: string, content: Uint8Array | string, step = "file"): Row => ({
  title,
  only: SAID,
  ...typed(
    `POST ${PAGE}/${step}`,
    Buffer.concat([
      Buffer.from(
        '--b\r\nContent-Disposition: form-data; name="file"; filename="flyer.pdf"\r\n\r\n',
      ),
      Buffer.from(content),
      Buffer.from("\r\n--b--\r\n"),
    ]),
    { ...NO_LOGIN, "Content-Type": MULTIPART },
  ),
});
const state = (title: string): Row => ({ title, send: `GET ${PAGE}/state`, headers: NO_LOGIN });
/** Asks until the decision is waited for. */
const untilProofed = (title: string): Row => ({
  ...state(title),
  until: /proof-ready\.creating\.decision/u,
});
const NAMED = { version: "1", name: "A. Miller" };

export const ARTWORK: readonly Row[] = [
  {
    title: "the order",
    ...json("POST /api/jobs", {
      externalId: "B-20941",
      returnURL: "https://shop.example/orders/20941/thanks",
      metadata: [{ propertyId: "qty", propertyName: "Copies", value: 250 }],
      capabilities: { adjust: true, checkFix: true, checkFixProfile: "office", proof: true },
      brand: { color: "#0B6E4F" },
    }),
    keep: {
      order: /"id":"(?<id>[^"]+)"/u,
      token: /"uploadURL":"[^"]*\/u\/(?<token>[^"]+)"/u,
    },
  },
  get("the page before the file", PAGE),
  { title: "its head", send: `HEAD ${PAGE}`, headers: NO_LOGIN },
  get("the page in German", `${PAGE}?language=de`),
  get("the page for who reads French", PAGE, { "Accept-Language": "fr" }),
  state("its state"),
  get("no logo", `${PAGE}/logo`),
  upload("a file that is none", "Hello, printer!"),
  upload("another file where none is taken", "fonts", "other-file"),
  send("an approval before there is a file", "approve", { ...NAMED, checked: "yes" }),
  upload("the file", sample("three-pages.pdf")),
  untilProofed("its state after the check"),
  get("the page with the proof", PAGE),
  get("the last step before the approval", `${PAGE}/approve`),
  get("the last step before the rejection", `${PAGE}/reject`),
  send("a rejection without a reason", "reject", NAMED),
  {
    ...send("an approval by another page", "approve", { ...NAMED, checked: "yes" }),
    headers: { ...FORM, "Sec-Fetch-Site": "cross-site" },
  },
  send("an approval without the check", "approve", NAMED),
  send("the rejection", "reject", { ...NAMED, reason: "wrong colours" }),
  get("the page after the rejection", PAGE),
  upload("the second file", sample("three-pages.pdf")),
  untilProofed("its state after the second check"),
  send("an approval of the first version", "approve", { ...NAMED, checked: "yes" }),
  send("the approval", "approve", { ...NAMED, version: "2", checked: "yes" }),
  {
    ...get("the receipt", PAGE),
    keep: { proofHash: /SHA-256 of the proof<\/dt><dd><code>(?<hash>[0-9a-f]{64})/u },
  },
  upload("a file after the approval", sample("three-pages.pdf")),
  get("a link of nobody", `/u/${"A".repeat(43)}`),
  get("a link of nobody in German", `/u/${"A".repeat(43)}`, { "Accept-Language": "de" }),
  get("a page that is not there", `${PAGE}/nothing`),
  get(
    "a result that is not there",
    `${PAGE}/results/0190f5a4-1c3e-7b2a-9d4e-5f6a7b8c9d0e/proof.pdf`,
  ),
  get("the style of another build", "/u/assets/0000/artwork-page.css"),
  { title: "the page by PUT", send: `PUT ${PAGE}`, headers: NO_LOGIN },
  get("the file by GET", `${PAGE}/file`),
];
