/** Our own SOAP service, /soap: the documents of /v1 for callers whose tools start from a WSDL. */

import { queryPart } from "../http/request-path.ts";
import { type RequestHandler, Router } from "express";

import type { XmlElement } from "../../contract/contract.ts";
import { demand, type Principal } from "../../core/model/principal.ts";
import { Problem, withPointers } from "../../core/model/problem.ts";
import { didYouMean } from "../../core/text/nearest-name.ts";
import { type Dialect, type Door, type Exchange, ownDialect } from "../dialect.ts";
import type { DoorKit } from "../door-kit.ts";
import { exchange } from "../exchange.ts";
import type { Answer } from "../http/answer.ts";
import { basePath } from "../http/base-path.ts";
import { html } from "../http/html.ts";
import { pageAnswer } from "../look/document.ts";
import { SOAP_1_1 } from "../soap/soap-version.ts";
import { shown, shownName } from "../soap/xml-text.ts";
import { answerOf } from "./answer.ts";
import { faultAnswer } from "./fault.ts";
import { type Asked, type Called, OPERATIONS } from "./operations.ts";
import { type Learnt, receive } from "./receive.ts";
import { jobWsdl } from "./wsdl.ts";

const PATH = "/soap";
const NAMESPACE = "urn:jobgate:soap";
const NAMES = OPERATIONS.map(({ name }) => name);

/** What is no call: plain HTTP. */
const PAGES: Dialect = { ...ownDialect("job-soap", [PATH]), requestHeaders: ["SOAPAction"] };

/** @param wsdlFile wsdl/Jobgate.wsdl */
export function jobSoapDoor(kit: DoorKit, wsdlFile: string): Door {
  const router = Router({ caseSensitive: true });
  const wsdl = jobWsdl(kit.contract, wsdlFile);
  const call: RequestHandler = (request, response) => {
    const learnt: Learnt = { version: SOAP_1_1, isPacked: false };
    const dialect: Dialect = {
      ...PAGES,
      tell: (problem, under) => faultAnswer(problem, under, learnt.version),
    };
    return exchange(kit, dialect, {
      request,
      response,
      act: (under) => answer(under, learnt),
    });
  };
  router.post(PATH, call);
  router.all(PATH, (request, response) =>
    exchange(kit, PAGES, {
      request,
      response,
      operation: isForWsdl(request.url) ? "wsdl" : "service-page",
      act: ({ request: { method } }) => {
        if (method !== "GET" && method !== "HEAD") {
          // WS-I BP R1114.
          const detail =
            "SOAP calls are sent by POST; GET shows what is here, and with ?wsdl the WSDL.";
          throw new Problem("method-not-allowed", detail, { allow: ["GET", "HEAD", "POST"] });
        }
        const address = `${kit.publicUrl ?? kit.proxies.urlOf(request)}${PATH}`;
        return isForWsdl(request.url)
          ? {
              status: 200,
              headers: { "Content-Type": "text/xml;charset=UTF-8" },
              body: wsdl(address),
            }
          : servicePage(basePath(kit.publicUrl));
      },
    }),
  );
  return { dialects: [PAGES], router };
}

function answer(under: Exchange, learnt: Learnt): Promise<Answer> {
  const { contract, ports } = under.kit;
  return receive<Called, Answer>(under, {
    learnt,
    read: (content, principal) => called(under, content, principal),
    perform: async (caller, received, carried) => {
      const { operation, asked } = received.body;
      try {
        const told = await operation.handle({ caller, asked, received, carried });
        return answerOf({ contract, ports, learnt }, operation.name, told);
      } catch (error) {
        // They point into the job, which stands in the request.
        throw operation.name === "submitDocument"
          ? withPointers(error, (pointer) =>
              pointer.startsWith("/job/") ? pointer : `/job${pointer}`,
            )
          : error;
      }
    },
  });
}

/** The operation that the body asks for, with what it holds. Throws malformed-document, forbidden, invalid-document. */
function called(under: Exchange, content: XmlElement, principal: Principal): Called {
  if (content.namespace !== NAMESPACE) {
    throw new Problem(
      "malformed-document",
      `The request is ${shownName(content)}; the elements of this service have the namespace ${NAMESPACE}. Its WSDL is at ${PATH}?wsdl.`,
    );
  }
  const operation = OPERATIONS.find(({ name }) => name === content.name);
  if (operation === undefined) {
    throw new Problem(
      "malformed-document",
      `There is no operation ${shown(content.name)}.${didYouMean(content.name, NAMES)} This service has ${NAMES.join(", ")}.`,
    );
  }
  under.operation = operation.name;
  demand(principal, operation.demands);
  const root = { vocabulary: "soap", name: operation.name } as const;
  return { operation, asked: under.kit.contract.readXml(content, root) as Asked };
}

/** Toolkits write ?wsdl in any case. */
function isForWsdl(url: string): boolean {
  const query = new URLSearchParams(queryPart(url));
  return [...query.keys()].some((name) => name.toLowerCase() === "wsdl");
}

function servicePage(base: string): Answer {
  const names = NAMES.map((name) => html`<li><code>${name}</code></li>`);
  const main = html`<p>This address takes SOAP 1.1 and 1.2 by POST, with files by MTOM or in base64: the same jobs and documents as <a href="${base}/docs">/v1</a>. Toolkits start from <a href="${base}${PATH}?wsdl">the WSDL</a>.</p>
<h2>Operations</h2>
<ul class="columns">${names}</ul>`;
  return pageAnswer({ title: "Jobgate by SOAP", main, base });
}
