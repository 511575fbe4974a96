/** Made to cost much: multipart requests. */

import { LATEST } from "../harness/ips-message.ts";
import { upload, many, type HostileRequest } from "./hostile-request.ts";

export const UPLOADS: readonly HostileRequest[] = [
  upload(
    "many parts",
    "/scene7/UploadFile",
    many(1500, () => 'Content-Disposition: form-data; name="a"\r\n\r\nx', "\n\n").split("\n\n"),
  ),
  upload(
    "more files than a job holds",
    "/v1/jobs",
    many(
      1200,
      () => 'Content-Disposition: form-data; name="data"; filename="a"\r\n\r\nx',
      "\n\n",
    ).split("\n\n"),
  ),
  upload("many parameters of one part", "/scene7/UploadFile", [
    `Content-Disposition: form-data; ${"a=b; ".repeat(1500)}\r\n\r\nx`,
  ]),
  upload("a file with comments", "/scene7/UploadFile", [
    `Content-Disposition: form-data; name="uploadParams"\r\n\r\n<uploadPostParam xmlns="${LATEST}"><companyHandle>c|1</companyHandle><jobName>a</jobName><uploadParams><overwrite>true</overwrite><readyForPublish>false</readyForPublish><createMask>false</createMask><emailSetting>None</emailSetting></uploadParams></uploadPostParam>`,
    `Content-Disposition: form-data; name="file"; filename="a.svg"\r\n\r\n${"<!---->".repeat(45)}x`,
  ]),
  upload("many wrong parameters", "/scene7/UploadFile", [
    `Content-Disposition: form-data; name="uploadParams"\r\n\r\n<uploadPostParam xmlns="${LATEST}">${"<x/>".repeat(22_000)}</uploadPostParam>`,
  ]),
  upload("boundaries that are almost one", "/v1/jobs", [
    `Content-Disposition: form-data; name="data"; filename="a"\r\n\r\n${"\r\n--".repeat(22_000)}`,
  ]),
  upload("a file name of dots", "/v1/jobs", [
    `Content-Disposition: form-data; name="data"; filename="${". ".repeat(3500)}x"\r\n\r\nx`,
  ]),
  upload("a file name of encoded words", "/v1/jobs", [
    `Content-Disposition: form-data; name="data"; filename="${"=?utf-8?q?=41?= ".repeat(450)}"\r\n\r\nx`,
  ]),
  upload("lines that go on", "/v1/jobs", [
    `Content-Disposition: form-data; name="data"; filename="a"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${"= \n".repeat(22_000)}`,
  ]),
  upload("a job of wrong options", "/v1/jobs", [
    `Content-Disposition: form-data; name="job"\r\n\r\n[${many(18_000, () => "null", ",")}]`,
  ]),
];
