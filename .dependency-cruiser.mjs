/** The architecture as tables: who may import whom, and where each shaping package lives. */

/** Folder → the other folders of src/ that it may import. */
const MAY_IMPORT = {
  core: [],
  contract: ["core"],
  auth: ["core"],
  engine: ["core"],
  workflows: ["core"],
  store: ["core"],
  outbound: ["core", "contract"],
  messages: ["core"],
  platform: ["core"],
  doors: ["core", "contract", "messages"],
  client: [],
  "client/admin": ["client", "core"],
  commands: ["client", "core"],
  settings: ["core", "client"],
};

/** A folder inside another that has a row of its own. */
const ROW_OF_ITS_OWN = { client: "^src/client/admin/" };

/** Generated from xsd/; everybody may speak of them. */
const CONTRACT_TYPES = "^src/core/model/contract-types[.]gen[.]ts$";

/** The floors of core, each with the lower ones it stands on. */
const CORE_FLOORS = {
  text: [],
  model: ["text"],
  slots: ["text", "model"],
  ports: ["text", "model", "slots"],
};

/** The verbs of core → the other verbs that they are made of. No two are made of each other. */
const CORE_VERBS = {
  access: [],
  library: [],
  "work-orders": [],
  records: ["work-orders"],
  followers: ["records", "jobs", "submissions"],
  jobs: ["records"],
  callbacks: ["access", "jobs"],
  documents: ["jobs"],
  results: ["jobs"],
  schedules: ["jobs"],
  uploads: ["jobs"],
  procedures: ["uploads"],
  resources: [],
  triggers: [],
  artwork: ["access", "jobs", "uploads"],
  submissions: ["artwork", "documents", "jobs"],
  specifications: ["access", "submissions"],
  review: ["jobs", "results", "submissions"],
  ips: ["artwork", "jobs", "results", "schedules", "submissions"],
};

/** Folders of doors that no address belongs to: what every door may use. */
const SHARED_DOORS = "contents|http|listing|look|multipart|problems|server|soap";

/** Package → the only places that may import it. */
const HOME_OF = {
  "@aws-sdk/client-s3": "^src/store/files/s3/",
  "@aws-sdk/s3-request-presigner": "^src/store/files/s3/",
  express: "^src/(doors/|app/(doors|overrides)[.]ts$)",
  "fast-xml-parser": "^src/contract/",
  xmlbuilder2: "^src/(contract|doors/ips|workflows)/",
  ajv: "^src/contract/",
  "libxml2-wasm": "^src/contract/",
  "lossless-json": "^src/contract/",
  "@node-rs/argon2": "^src/auth/",
  jose: "^src/auth/",
  kysely: "^src/store/",
  libsql: "^src/store/",
  pg: "^src/(store|engine)/",
  "graphile-worker": "^src/engine/",
  standardwebhooks: "^src/(outbound/|commands/listen[.]ts$)",
  nodemailer: "^src/outbound/",
  "ipaddr.js": "^src/outbound/",
  "proxy-addr": "^src/(doors/server/|settings/parsers[.]ts$)",
  "@fastify/busboy": "^src/doors/multipart/",
  sharp: "^src/workflows/",
  "@embedpdf/pdfium": "^src/workflows/",
  "@cantoo/pdf-lib": "^src/workflows/",
  pino: "^src/platform/",
  "prom-client": "^src/platform/",
  "@opentelemetry": "^src/platform/tracing/",
  graphql: "^src/doors/workfloplus/graph/",
  re2js: "^src/doors/workfloplus/graph/",
  commander: "^src/(cli[.]ts$|commands/)",
};

const layers = Object.entries(MAY_IMPORT).map(([folder, others]) => ({
  name: `${folder}-imports-only`,
  severity: "error",
  comment: `src/${folder} may import: ${others.join(", ") || "nothing outside itself"}. Move the code, or pass it in from src/app.`,
  from: {
    path: `^src/${folder}/`,
    ...(folder in ROW_OF_ITS_OWN && { pathNot: ROW_OF_ITS_OWN[folder] }),
  },
  to: {
    path: "^src/",
    pathNot: [CONTRACT_TYPES, ...[folder, ...others].map((name) => `^src/${name}/`)],
  },
}));

const floors = Object.entries({
  ...CORE_FLOORS,
  ...Object.fromEntries(
    Object.entries(CORE_VERBS).map(([verb, others]) => [
      verb,
      [...Object.keys(CORE_FLOORS), ...others],
    ]),
  ),
}).map(([folder, others]) => ({
  name: `core-${folder}-imports-only`,
  severity: "error",
  comment: `src/core/${folder} may import: ${others.join(", ") || "nothing outside itself"}. What it needs of a higher folder belongs into its own or below.`,
  from: { path: `^src/core/${folder}/` },
  to: { path: "^src/core/", pathNot: [folder, ...others].map((name) => `^src/core/${name}/`) },
}));

const homes = Object.entries(HOME_OF).map(([name, home]) => ({
  name: `${name}-lives-in-one-place`,
  severity: "error",
  comment: `${name} may be imported only from ${home}; pass what you need through a port.`,
  from: { path: "^src/", pathNot: home },
  to: { path: `(^|/)node_modules/(@types/)?${name}/` },
}));

export default {
  forbidden: [
    ...layers,
    ...floors,
    {
      name: "core-has-no-other-folders",
      severity: "error",
      comment: `A folder of core is a floor or a verb: ${[...Object.keys(CORE_FLOORS), ...Object.keys(CORE_VERBS)].join(", ")}.`,
      from: {
        path: "^src/core/",
        pathNot: [...Object.keys(CORE_FLOORS), ...Object.keys(CORE_VERBS)].map(
          (name) => `^src/core/${name}/`,
        ),
      },
      to: {},
    },
    {
      name: "ports-do-not-know-their-sum",
      severity: "error",
      comment: "Only verbs are given all ports; a port names those that it needs.",
      from: { path: "^src/core/ports/" },
      to: { path: "^src/core/ports/ports[.]ts$" },
    },
    ...homes,
    {
      name: "core-is-pure",
      severity: "error",
      comment:
        "core imports neither npm packages nor node: modules; declare a port in src/core/ports.",
      from: { path: "^src/core/" },
      to: { dependencyTypes: ["core", "npm", "npm-dev", "npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "doors-do-not-meet",
      severity: "error",
      comment: "One door never imports another; what both need stands in a shared folder.",
      from: { path: "^src/doors/([^/]+)/" },
      to: { path: "^src/doors/[^/]+/", pathNot: `^src/doors/($1|${SHARED_DOORS})/` },
    },
    {
      name: "shared-door-files-know-no-door",
      severity: "error",
      from: { path: `^src/doors/([^/]+[.]ts$|(${SHARED_DOORS})/)` },
      to: { path: "^src/doors/[^/]+/", pathNot: `^src/doors/(${SHARED_DOORS})/` },
    },
    {
      name: "browser-code-stands-alone",
      severity: "error",
      comment:
        "It is served as it is compiled: it may import the files beside it, and of others only types.",
      from: { path: "^src/doors/([^/]+)/browser/" },
      to: { pathNot: "^src/doors/$1/browser/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "the-server-runs-no-browser-code",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/doors/[^/]+/browser/" },
      to: { path: "^src/doors/[^/]+/browser/" },
    },
    {
      name: "only-the-root-imports-the-root",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(app/|[^/]+[.]ts$)" },
      to: { path: "^src/(app/|[^/]+[.]ts$)" },
    },
    {
      name: "cli-imports-only",
      severity: "error",
      from: { path: "^src/cli[.]ts$" },
      to: {
        path: "^src/",
        pathNot: "^src/(client/|commands/|app/(administration|backup)[.]ts$|serve[.]ts$|settings/)",
      },
    },
    {
      name: "tracing-is-loaded-on-demand",
      severity: "error",
      comment: "Who asks for no traces loads none of it: use import().",
      from: { path: "^src/", pathNot: "^src/platform/tracing/" },
      to: {
        path: "^src/platform/tracing/",
        dependencyTypesNot: ["dynamic-import", "type-only"],
      },
    },
    {
      name: "no-cycles",
      severity: "error",
      comment: "Types count too: move what both need to a file below them.",
      from: {},
      to: { circular: true },
    },
    {
      name: "client-takes-only-types",
      severity: "error",
      comment: "What runs at a caller's holds nothing of the server.",
      from: { path: "^src/(client|commands)/" },
      to: { path: "^src/core/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "client-runs-in-browsers",
      severity: "error",
      comment: "What only Node has belongs into src/client/node.ts.",
      from: { path: "^src/client/[^/]+$", pathNot: "^src/client/node[.]ts$" },
      to: { dependencyTypes: ["core", "npm", "npm-dev", "npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "no-orphans",
      severity: "error",
      from: {
        path: "^src/",
        orphan: true,
        pathNot:
          "^src/(workflows/sandbox/(probe-)?entry|workflows/sandbox/pictures/codec-openjpeg[.]d|doors/[^/]+/browser/(artwork-page|dashboard))[.]ts$",
      },
      to: {},
    },
    {
      name: "no-src-to-test",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^(test|bench|tools)/" },
    },
    {
      name: "resolvable",
      severity: "error",
      from: { path: "^src/" },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
