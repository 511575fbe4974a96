/** The Bright River door: a session, jobs as JSON and as a form, pictures, and what is refused. */

import { MULTIPART } from "../../faults/broken-connections.ts";
import { PASSWORD } from "../../harness/start-required.ts";
import { ID, json, NO_LOGIN, type Row, typed } from "../row.ts";

const CLIENT = { ...NO_LOGIN, Accept: "application/json", "X-Client-Token": "$client" };
const BOTH = { ...CLIENT, "X-Session-Token": "$session" };
const FORM = { "Content-Type": "application/x-www-form-urlencoded" };
const EXAMPLE = {
  name: "Job of fruits",
  invoiceReference: "Pay after all fruits are eaten",
  description: "Cleap fruits from background",
  isTest: true,
};
const FILE =
  '--b\r\nContent-Disposition: form-data; name="Filedata"; filename="a.txt"\r\n\r\nhello\r\n--b--\r\n';
const get = (title: string, path: string, headers: Row["headers"] = BOTH): Row => ({
  title,
  send: `GET ${path}`,
  headers: headers ?? BOTH,
});

export const BRIGHT_RIVER: readonly Row[] = [
  {
    title: "a session",
    ...json("POST /sessions", { username: "$user", password: PASSWORD }, CLIENT),
    keep: { session: new RegExp(`"token":"${ID}`, "u") },
  },
  {
    title: "a wrong password",
    ...json("POST /sessions", { username: "$user", password: "x" }, CLIENT),
  },
  { title: "no password", ...json("POST /sessions", { username: "$user" }, CLIENT) },
  {
    title: "the published example",
    ...json("POST /jobs", EXAMPLE, BOTH),
    keep: { number: /"id":(?<n>\d+)/u, guid: new RegExp(`accountID=${ID}`, "u") },
  },
  {
    title: "the example as a form, with tags",
    ...typed("POST /jobs", "name=a&description=b&isTest=1&tags=c,+d", { ...BOTH, ...FORM }),
  },
  get("the job", "/jobs/$number"),
  {
    title: "a picture",
    ...typed("POST /upload/UploadFile.ashx?JobID=$number&accountid=$guid", FILE, {
      ...NO_LOGIN,
      "Content-Type": MULTIPART,
    }),
    keep: { file: /"files":\[\{"id":(?<n>\d+)/u },
  },
  get("its pictures", "/jobs/$number/files"),
  get(
    "the picture",
    "/ajax/getimage.ashx?fileID=$file&sessionid=$guid&type=original&ispreview=original",
    NO_LOGIN,
  ),
  get("its bytes", "/ajax/DownloadBin.ashx?fileID=$file&sessionid=$guid", NO_LOGIN),
  get("no results yet", "/ajax/DownloadZip.ashx?centraljobid=$number&sessionID=$guid", NO_LOGIN),
  get("another GUID", "/ajax/DownloadZip.ashx?centraljobid=$number&sessionID=none", NO_LOGIN),
  { title: "all is there", send: "POST /jobs/$number/confirm", headers: BOTH },
  { title: "all was there already", send: "POST /jobs/$number/confirm", headers: BOTH },
  get("the job under /v1", "/v1/jobs?isTest=true&tag=c", {}),
  { title: "no token", ...json("POST /jobs", EXAMPLE, { ...CLIENT, "X-Client-Token": "" }) },
  get("another session", "/jobs/$number", { ...BOTH, "X-Session-Token": "x" }),
  { title: "no name", ...json("POST /jobs", { ...EXAMPLE, name: "" }, BOTH) },
  { title: "no description", ...json("POST /jobs", { name: "a" }, BOTH) },
  { title: "an unknown deadline", ...json("POST /jobs", { ...EXAMPLE, deadlineId: 7 }, BOTH) },
  { title: "no JSON", ...json("POST /jobs", "{", BOTH) },
  { title: "any Accept", ...json("POST /jobs", EXAMPLE, { ...BOTH, Accept: "*/*" }) },
  { title: "another type", ...typed("POST /jobs", "a", { ...BOTH, "Content-Type": "text/plain" }) },
  { title: "another method", send: "DELETE /jobs", headers: BOTH },
  get("a job that was never made", "/jobs/2147483647"),
  get("an address that is nothing", "/ajax/nothing.ashx"),
  { title: "the session's end", send: "DELETE /sessions/$session", headers: CLIENT },
  get("after it", "/jobs/$number"),
];
