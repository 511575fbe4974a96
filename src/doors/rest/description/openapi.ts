/** The OpenAPI 3.1 document, made from the operations table and the contract. */

import type { DoorKit } from "../../door-kit.ts";
import { OPERATIONS } from "../operation-table.ts";
import { atomyxPaths, atomyxSchemas } from "./atomyx-paths.ts";
import { componentSchemas } from "./component-schemas.ts";
import { jobRoot, PROBLEM_ROOT, problemExamples } from "./contents.ts";
import type { OpenApi, OperationObject } from "./openapi-types.ts";
import { GROUPS, operationObject } from "./operation-object.ts";
import { tusPaths } from "./tus-paths.ts";
import { withUsedComponents } from "./used-components.ts";
import { webhooks } from "./webhooks.ts";

/** What the description tells of this server. */
type Described = Pick<DoorKit, "contract" | "publicUrl" | "isOpen"> & {
  readonly service: Pick<DoorKit["service"], "version">;
};

const DESCRIPTION = `One job service behind three doors. This describes REST; the same jobs are submitted by SOAP.

Every document is taken and answered in JSON and in XML alike: Content-Type says what is sent, Accept what is wanted. Both keep the XSD files under /xsd/; the JSON Schemas under /schemas/ are derived from them. In XML the elements stand in the order of the schema, and each item of a list has an element of its own.`;

/** The whole document. */
export function buildOpenApi({ contract, service, publicUrl, isOpen }: Described): OpenApi {
  const roots = OPERATIONS.flatMap(({ body, successes }) => [
    ...(body?.roots ?? []),
    ...(body?.parts ?? []).map(({ root }) => root),
    ...successes.map(({ root }) => root),
  ]).filter((root) => root !== undefined);
  const components = componentSchemas(contract, [
    ...[...new Set(roots), "callback" as const].map(jobRoot),
    PROBLEM_ROOT,
  ]);
  const describing = { contract, components };
  const paths: Record<string, Record<string, OperationObject>> = {};
  for (const operation of OPERATIONS) {
    const methods = (paths[operation.path] ??= {});
    methods[operation.method.toLowerCase()] = operationObject(describing, operation);
  }
  return withUsedComponents({
    openapi: "3.1.0",
    info: {
      title: "Jobgate",
      version: service.version,
      description: DESCRIPTION,
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: publicUrl ?? "/" }],
    security: [{ key: [] }, { password: [] }, ...(isOpen ? [{}] : [])],
    tags: GROUPS,
    paths: { ...paths, ...tusPaths(describing), ...atomyxPaths(describing, isOpen) },
    webhooks: webhooks(describing),
    components: {
      schemas: { ...components.schemas, ...atomyxSchemas(describing) },
      examples: problemExamples(contract),
      securitySchemes: {
        key: { type: "http", scheme: "bearer", description: "An API key, or a JWT." },
        password: { type: "http", scheme: "basic", description: "A user's e-mail and password." },
      },
    },
  });
}
