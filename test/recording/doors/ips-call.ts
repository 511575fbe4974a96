/** Calls of IPS operations as rows: one by SOAP, one by plain XML, or one in each way. */

import {
  envelope,
  SERVICE,
  SOAP_12,
  TWIN,
  twinRequest,
  UNVERSIONED,
} from "../../harness/ips-message.ts";
import { paramXml } from "../../harness/call-operation.ts";
import { json, type Row, typed } from "../row.ts";

/** Company 47 does nothing else. */
export const LOGIN = { Authorization: "Bearer $other" };
export const TEXT_XML = { ...LOGIN, "Content-Type": "text/xml; charset=utf-8" };

type Keep = Pick<Row, "keep" | "until">;

export function soap(title: string, operation: string, param: object): Row {
  return {
    title,
    ...typed(`POST ${SERVICE}`, envelope({ body: paramXml(operation, param) }), TEXT_XML),
  };
}

export const twin = (title: string, content: string, headers = {}): Row => ({
  title,
  ...typed(`POST ${TWIN}`, twinRequest(content), { ...TEXT_XML, ...headers }),
});

/** A call that changes nothing, in each way; `until` of the first says when it is time. */
export function everyWay(
  title: string,
  [operation, param]: readonly [string, object],
  keep: Keep = {},
): readonly Row[] {
  const element = paramXml(operation, param);
  return [
    { ...soap(`${title}: SOAP 1.1`, operation, param), ...keep },
    {
      title: `${title}: SOAP 1.2`,
      ...typed(`POST ${SERVICE}`, envelope({ soap: SOAP_12, body: element }), {
        ...LOGIN,
        "Content-Type": "application/soap+xml",
      }),
    },
    {
      title: `${title}: the unversioned namespace`,
      ...typed(
        `POST ${SERVICE}`,
        envelope({ body: paramXml(operation, param, UNVERSIONED) }),
        TEXT_XML,
      ),
    },
    twin(`${title}: plain XML`, element),
    { title: `${title}: JSON`, ...json(`POST /scene7/api/${operation}`, param, LOGIN) },
  ];
}

export const COMPANY = { companyHandle: "c|47" };
export const HOW = {
  overwrite: true,
  readyForPublish: true,
  createMask: false,
  emailSetting: "None",
};
export const one = (jobHandle: string) => ({ ...COMPANY, jobHandle });
export const named = (originalName: string) => ({ ...COMPANY, originalName });
export const ENDED = /endDate/u;
