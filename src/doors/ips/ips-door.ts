/** The IPS door: which address and method does what. */

import { queryPart } from "../http/request-path.ts";
import { type RequestHandler, Router } from "express";
import { Problem } from "../../core/model/problem.ts";
import type { Door } from "../dialect.ts";
import type { DoorKit } from "../door-kit.ts";
import { type Act, exchange } from "../exchange.ts";
import { basePath } from "../http/base-path.ts";
import { demandReading } from "../read-only-door.ts";
import type { FrontRoute } from "../server/front-routes.ts";
import { answerCall, IPS, PAGES, type Wire } from "./dialect.ts";
import { operationTable } from "./operation-table.ts";
import { JSON_TWIN } from "./wires/json.ts";
import { PLAIN_XML } from "./wires/plain-xml.ts";
import { SOAP } from "./wires/soap.ts";
import { UPLOAD } from "./wires/upload.ts";
import { servicePage } from "./wsdl/service-page.ts";
import { LATEST_VERSION, SERVICE_PATH, versionOfFileName, wsdlService } from "./wsdl/service.ts";

/**
 * Makes the door.
 * @param wsdlFile wsdl/IpsApi.wsdl, beside the xsd/ folder that it imports from
 */
export function ipsDoor(kit: DoorKit, wsdlFile: string): Door {
  const operations = operationTable();
  const wsdl = wsdlService(kit, wsdlFile);
  const calls =
    (wire: Wire): RequestHandler =>
    (request, response) =>
      answerCall({ kit, operations }, wire, { request, response, params: request.params });
  const page =
    (operation: string, act: Act): RequestHandler =>
    (request, response) =>
      exchange(kit, PAGES, { request, response, params: request.params, operation, act });
  const postOnly =
    (detail: string): RequestHandler =>
    (request, response) =>
      exchange(kit, IPS, {
        request,
        response,
        act: () => {
          throw new Problem("method-not-allowed", detail, { allow: ["POST"] });
        },
      });
  const router = Router({ caseSensitive: true });
  router.post(`${SERVICE_PATH}{/:operation}`, calls(SOAP));
  const latest = page("wsdl", ({ request }) => wsdl(LATEST_VERSION, request));
  const people = page("service-page", () =>
    servicePage(operations, kit.contract.ipsNamespaces, basePath(kit.publicUrl)),
  );
  router.get(SERVICE_PATH, (request, response, next) =>
    (isForWsdl(request.url) ? latest : people)(request, response, next),
  );
  // WS-I BP R1114: a method other than POST is answered with 405.
  router.all(
    `${SERVICE_PATH}{/:operation}`,
    postOnly("SOAP calls are sent by POST; GET shows what is here, and with ?wsdl the WSDL."),
  );
  router.post("/scene7/api/IpsApiService", calls(PLAIN_XML));
  router.post("/scene7/UploadFile", calls(UPLOAD));
  router.all("/scene7/UploadFile", postOnly("Files are sent by POST."));
  router.post("/scene7/api/:operation", calls(JSON_TWIN));
  router.all("/scene7/api/:operation", postOnly("Operations are called by POST."));
  router.all("/scene7{/webservice}/:fileName", (request, response, next) => {
    const version = versionOfFileName(request.params.fileName);
    const act = () => {
      demandReading(request);
      return wsdl(version ?? LATEST_VERSION, request);
    };
    return version === undefined ? next() : page("wsdl", act)(request, response, next);
  });
  // The address that is called all the time.
  const frontRoute: FrontRoute = (path, { method }) =>
    path === SERVICE_PATH && method === "POST"
      ? (request, response) =>
          answerCall({ kit, operations }, SOAP, { request, response, params: {} })
      : undefined;
  return { dialects: [IPS], router, frontRoute };
}

/** Toolkits write ?wsdl in any case. */
function isForWsdl(url: string): boolean {
  const query = new URLSearchParams(queryPart(url));
  return [...query.keys()].some((name) => name.toLowerCase() === "wsdl");
}
