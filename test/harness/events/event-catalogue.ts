/** The catalogue of events as xsd/job.xsd declares it: each kind with the comment above it. */

import { schemaText } from "../ips-schemas.ts";

export interface DeclaredEvent {
  readonly name: string;
  readonly meaning: string;
}

/** The values of an enumeration of job.xsd, in its order. */
export function catalogue(type: "CallbackType" | "EventCode"): readonly DeclaredEvent[] {
  const [, rest = ""] = schemaText("job.xsd").split(`<xs:simpleType name="${type}">`);
  const [body = ""] = rest.split("</xs:simpleType>");
  const values = body.matchAll(/(?:<!-- ([^>]*) -->\s*)?<xs:enumeration value="([^"]+)"/gu);
  return Array.from(values, ([, meaning = "", name = ""]) => ({ name, meaning }));
}
