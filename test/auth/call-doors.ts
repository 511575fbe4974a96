/** One submission through each door with any credentials, told as what all doors have in common. */

import type { TestServer } from "../start-server.ts";

/** What a caller shows, in the places where doors look for it. */
export interface ShownCredentials {
  /** The HTTP header Authorization. */
  readonly authorization?: string;
  /** XML of SOAP header blocks. */
  readonly headerBlocks?: string;
  /** `c|1` without it. */
  readonly companyHandle?: string;
  readonly userHandle?: string;
}

export interface Outcome {
  readonly isAccepted: boolean;
  readonly httpStatus: number;
  readonly code: string | undefined;
  /** Of the IPS fault; undefined at the REST doors. */
  readonly ipsCode: number | undefined;
  readonly response: Response;
  readonly text: string;
}

export interface AuthDoor {
  readonly title: string;
  readonly isSoap: boolean;
  submit(server: TestServer, credentials: ShownCredentials): Promise<Outcome>;
}

const IPS = "http://www.scene7.com/IpsApi/xsd/2014-04-03";
export const UNVERSIONED = "http://www.scene7.com/IpsApi/xsd";
const PUBLISH = { imageServingPublishJob: { publishType: "Full", emailSetting: "None" } };
const PUBLISH_XML =
  "<imageServingPublishJob><publishType>Full</publishType><emailSetting>None</emailSetting></imageServingPublishJob>";

export const AUTH_DOORS: readonly AuthDoor[] = [
  rest("JSON", "application/json", JSON.stringify({ name: "a", parameters: PUBLISH })),
  rest(
    "XML",
    "application/xml",
    `<job><name>a</name><parameters>${PUBLISH_XML}</parameters></job>`,
  ),
  soap("SOAP 1.1", "http://schemas.xmlsoap.org/soap/envelope/", "text/xml; charset=utf-8"),
  soap("SOAP 1.2", "http://www.w3.org/2003/05/soap-envelope", "application/soap+xml"),
];

function rest(title: string, contentType: string, body: string): AuthDoor {
  return {
    title,
    isSoap: false,
    async submit(server, { authorization }) {
      const response = await fetch(`${server.url}/v1/jobs`, {
        method: "POST",
        headers: { "Content-Type": contentType, ...(authorization && { authorization }) },
        body,
      });
      return outcomeOf(response, response.status === 201);
    },
  };
}

function soap(title: string, namespace: string, contentType: string): AuthDoor {
  return {
    title,
    isSoap: true,
    async submit(server, { authorization, headerBlocks = "", companyHandle = "c|1", userHandle }) {
      const user = userHandle === undefined ? "" : `<userHandle>${userHandle}</userHandle>`;
      const response = await fetch(`${server.url}/scene7/services/IpsApiService`, {
        method: "POST",
        headers: {
          "Content-Type": contentType,
          Accept: "text/xml, application/soap+xml, application/problem+xml",
          ...(authorization && { authorization }),
        },
        body:
          `<e:Envelope xmlns:e="${namespace}"><e:Header>${headerBlocks}</e:Header><e:Body>` +
          `<submitJobParam xmlns="${IPS}"><companyHandle>${companyHandle}</companyHandle>${user}` +
          `<jobName>a</jobName>${PUBLISH_XML}</submitJobParam></e:Body></e:Envelope>`,
      });
      return outcomeOf(response, response.status === 200);
    },
  };
}

async function outcomeOf(response: Response, isAccepted: boolean): Promise<Outcome> {
  const text = await response.text();
  const code = /"code":"(?<json>[a-z-]+)"|<code>(?<xml>[a-z-]+)<\/code>/u.exec(text)?.groups ?? {};
  const ipsCode = /<tns:code>(?<code>[0-9]+)</u.exec(text)?.groups?.["code"];
  return {
    isAccepted,
    httpStatus: response.status,
    code: isAccepted ? undefined : (code["json"] ?? code["xml"]),
    ipsCode: ipsCode === undefined ? undefined : Number(ipsCode),
    response,
    text,
  };
}

/** An IPS authHeader. */
export function authHeader(user: string, password: string, namespace = UNVERSIONED): string {
  return `<authHeader xmlns="${namespace}"><user>${user}</user><password>${password}</password></authHeader>`;
}
