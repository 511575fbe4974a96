/** The SOAP door: which address and method does what. */

import type { IncomingMessage } from "node:http";
import { type Request, type Response, Router } from "express";
import type { Contract } from "../../contract/contract.ts";
import type { Ports } from "../../core/ports/ports.ts";
import type { Authenticator } from "../../core/ports/access.ts";
import { Problem } from "../../core/model/problem.ts";
import { type Answer, writeAnswer } from "../http/answer.ts";
import { encodeProblem, problemOf } from "../problems/encode.ts";
import type { FrontRoute } from "../server/front-routes.ts";
import type { Proxies } from "../server/proxies.ts";
import { answerCall } from "./wires/soap.ts";
import { answerJson } from "./wires/json.ts";
import { answerTwin } from "./wires/plain-xml.ts";
import { answerUpload } from "./wires/upload.ts";
import { readContentType } from "./soap/content-type.ts";
import { faultAnswer } from "./soap/fault.ts";
import { OPERATIONS } from "./operations/operations.ts";
import type { CallDeps } from "./call.ts";
import { readOperations } from "./operation-table.ts";
import { servicePage } from "./wsdl/service-page.ts";
import { versionOfMediaType } from "./soap/soap-version.ts";
import { LATEST_VERSION, SERVICE_PATH, versionOfFileName, wsdlService } from "./wsdl/service.ts";

/** What the door is built with. */
export interface SoapDeps {
  readonly ports: Ports;
  readonly contract: Contract;
  readonly authenticator: Authenticator;
  readonly proxies: Proxies;
  /** wsdl/IpsApi.wsdl, beside the xsd/ folder that it imports from. */
  readonly wsdlFile: string;
  readonly bodyBytesMax: number;
  /** For a whole envelope to arrive. */
  readonly requestTimeoutMs: number;
  /** Where callers reach us, without trailing slash; without it, what they send as Host. */
  readonly publicUrl?: string | undefined;
}

export interface SoapDoor {
  /** To be mounted at the root. */
  readonly router: Router;
  /** For use in front of express. */
  readonly frontRoute: FrontRoute;
}

/**
 * Makes the door. Rejects, so that the start stops, where the WSDL and the handlers
 * do not name the same operations.
 */
export async function soapDoor(deps: SoapDeps): Promise<SoapDoor> {
  const operations = await readOperations(deps.wsdlFile, OPERATIONS);
  const callDeps: CallDeps = { ...deps, operations };
  const namespaces = deps.contract.ipsNamespaces;
  const wsdl = wsdlService({ ...deps, namespaces });
  const router = Router({ caseSensitive: true });

  router.post(`${SERVICE_PATH}{/:operation}`, async (request: Request, response: Response) => {
    const { operation } = request.params;
    const pathOperation = typeof operation === "string" ? operation : undefined;
    await writeAnswer(response, await answerCall(request, pathOperation, callDeps));
  });
  router.get(SERVICE_PATH, async (request: Request, response: Response) => {
    const page = (): Answer => servicePage(operations, namespaces);
    const isWsdl = Object.keys(request.query).some((name) => name.toLowerCase() === "wsdl");
    const answer = isWsdl ? () => wsdl(LATEST_VERSION, request) : page;
    await writeAnswer(response, await plainAnswer(answer, deps));
  });
  router.all(`${SERVICE_PATH}{/:operation}`, async (request: Request, response: Response) => {
    await writeAnswer(response, wrongMethod(request, deps));
  });
  router.post("/scene7/api/IpsApiService", async (request: Request, response: Response) => {
    await writeAnswer(response, await answerTwin(request, callDeps));
  });
  router.post("/scene7/UploadFile", async (request: Request, response: Response) => {
    await writeAnswer(response, await answerUpload(request, callDeps));
  });
  router.all("/scene7/UploadFile", async (_request: Request, response: Response) => {
    const answer = (): Promise<Answer> => Promise.reject(postOnly("Files are sent"));
    await writeAnswer(response, await plainAnswer(answer, deps));
  });
  router.post("/scene7/api/:operation", async (request: Request, response: Response) => {
    const operation = String(request.params["operation"]);
    await writeAnswer(response, await answerJson(request, operation, callDeps));
  });
  router.all("/scene7/api/:operation", async (_request: Request, response: Response) => {
    await writeAnswer(
      response,
      await plainAnswer(() => Promise.reject(postOnly("Operations are called")), deps),
    );
  });
  router.get("/scene7{/webservice}/:fileName", async (request: Request, response, next) => {
    const version = versionOfFileName(String(request.params["fileName"]));
    if (version === undefined) {
      next();
      return;
    }
    await writeAnswer(response, await plainAnswer(() => wsdl(version, request), deps));
  });
  return { router, frontRoute: frontRouteOf(callDeps) };
}

/** The address that is called all the time. */
function frontRouteOf(deps: CallDeps): FrontRoute {
  return (path, method) =>
    path === SERVICE_PATH && method === "POST"
      ? async (request, response) =>
          writeAnswer(response, await answerCall(request, undefined, deps))
      : undefined;
}

/** What is no SOAP call is told as plain HTTP, its failures as problem documents. */
async function plainAnswer(
  answer: () => Answer | Promise<Answer>,
  { ports, contract, publicUrl }: SoapDeps,
): Promise<Answer> {
  const requestId = ports.ids.next();
  try {
    return await answer();
  } catch (error) {
    return encodeProblem(problemOf(error, ports.log, requestId), {
      contract,
      format: "xml",
      requestId,
      ...(publicUrl !== undefined && { publicUrl }),
    });
  }
}

/** WS-I BP R1114: a method other than POST is answered with 405. */
function wrongMethod(request: IncomingMessage, { ports, contract, publicUrl }: SoapDeps): Answer {
  const problem = new Problem(
    "method-not-allowed",
    "SOAP calls are sent by POST; GET shows what is here, and with ?wsdl the WSDL.",
    { allow: ["POST"] },
  );
  const { accept, "content-type": contentType } = request.headers;
  const version = versionOfMediaType(readContentType(contentType));
  const place = { version, requestId: ports.ids.next(), publicUrl, accept };
  return faultAnswer(problem, place, contract);
}

/** @param act what is done by POST, with its verb */
function postOnly(act: string): Problem {
  return new Problem("method-not-allowed", `${act} by POST.`, { allow: ["POST"] });
}
