/** Bundles src/ into few files of JavaScript: a start loads some ten files of ours in place of several hundred. */
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import { build } from "rolldown";
import { parseAst } from "rolldown/parseAst";

/** What is started by its path: the server, the command line, and the children of the sandbox. */
const PROGRAMS = ["main", "cli", "workflows/sandbox/entry", "workflows/sandbox/probe-entry"];

/** What programs of tests and of the benchmark import one by one. */
const PARTS = [
  "app/app",
  "outbound/address-guard",
  "outbound/http-client",
  "platform/clock",
  "platform/ids",
  "settings/config",
  "store/open-store",
  "workflows/sandbox/build-wall",
  "workflows/sandbox/candidates",
  "workflows/sandbox/pool",
  "workflows/sandbox/serve",
  "workflows/sandbox/wall",
];

/**
 * Packages that go into the bundle with what they bring: every start loads them, they are many small files, and they are
 * plain modules that read no file beside them. All others, native ones among them, are found in node_modules.
 */
const BUNDLED = ["fast-xml-parser", "kysely", "lossless-json"];

/** What runs in browsers: its folder, and the file that begins. */
const BROWSER_PROGRAMS = [
  ["doors/artwork/browser", "artwork-page"],
  ["doors/dashboard/browser", "dashboard"],
];

/** What programs of others import, of which browsers may be given all but the second. */
const CLIENT = ["client", "node"];

/** What problems say in other languages. */
const CATALOGUES = "src/messages/problems";

/** Bundles the sources of the folder `root` into the folder `out`. Throws what the bundler complains of. */
export async function bundle(root, out) {
  const shared = { cwd: root, logLevel: "warn", tsconfig: join(root, "tsconfig.json") };
  const output = { format: "esm", cleanDir: false };
  const { output: chunks } = await build({
    ...shared,
    platform: "node",
    input: inputsOf([...PROGRAMS, ...PARTS]),
    external: isExternal,
    plugins: [keepAddresses(join(root, "src")), spreadNothingFirst()],
    output: {
      ...output,
      dir: out,
      entryFileNames: "[name].js",
      chunkFileNames: "chunks/[name]-[hash].js",
      // Read by Node only with --enable-source-maps; they hold names and lines, not the sources.
      sourcemap: true,
      sourcemapExcludeSources: true,
    },
  });
  writeFileSync(join(out, "LICENSES.txt"), licencesOf(chunks));
  copyCatalogues(join(root, CATALOGUES), join(out, CATALOGUES.slice("src/".length)));
  await build({
    ...shared,
    platform: "neutral",
    input: Object.fromEntries(CLIENT.map((name) => [name, `src/client/${name}.ts`])),
    external: /^node:/u,
    plugins: [spreadNothingFirst()],
    output: { ...output, dir: join(out, "client"), entryFileNames: "[name].js" },
  });
  for (const [folder, name] of BROWSER_PROGRAMS) {
    await build({
      ...shared,
      platform: "browser",
      input: { [name]: `src/${folder}/${name}.ts` },
      output: { ...output, dir: join(out, folder), entryFileNames: "[name].js" },
    });
  }
}

/** They are read when somebody first asks for a language. */
function copyCatalogues(from, to) {
  for (const name of readdirSync(from).filter((each) => each.endsWith(".json"))) {
    cpSync(join(from, name), join(to, name));
  }
}

function inputsOf(names) {
  return Object.fromEntries(names.map((name) => [name, `src/${name}.ts`]));
}

/** What a bundled package imports is bundled with it; `@oxc-project/runtime` holds what `using` becomes for Node 20. */
function isExternal(id, importer = "") {
  const isPackage = /^[^./]/u.test(id) && !isAbsolute(id);
  return (
    isPackage &&
    !importer.includes("node_modules") &&
    ![...BUNDLED, "@oxc-project/runtime"].some((name) => id === name || id.startsWith(`${name}/`))
  );
}

/** The licence of each package that is in the bundle, as the package has it. */
function licencesOf(chunks) {
  const folders = chunks
    .flatMap(({ moduleIds = [] }) => moduleIds)
    .flatMap((id) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/u.exec(id) ?? []);
  return [...new Set(folders)]
    .sort((one, other) => one.localeCompare(other))
    .map((folder) => {
      const { name, version, license } = JSON.parse(
        readFileSync(join(folder, "package.json"), "utf8"),
      );
      const file = readdirSync(folder).find((each) => /^licen[cs]e/iu.test(each));
      const text =
        file === undefined
          ? "The package brings no text of its licence."
          : readFileSync(join(folder, file), "utf8").trim();
      return `${name} ${version} (${license})\n\n${text}\n`;
    })
    .join(`\n${"-".repeat(80)}\n\n`);
}

/** Gives each module the `import.meta.url` that it would have in a file of its own: files are found from there. */
function keepAddresses(src) {
  const marked = /__addressOf\("([^"]+)"\)/gu;
  return {
    name: "keep-addresses",
    transform: {
      filter: { code: "import.meta.url" },
      handler: (code, id) => {
        const path = relative(src, id).replaceAll(sep, "/").replace(/\.ts$/u, ".js");
        return { code: code.replaceAll("import.meta.url", `__addressOf("${path}")`), map: null };
      },
    },
    renderChunk: (code, { fileName }) => {
      if (!code.includes("__addressOf(")) {
        return null;
      }
      const addressOf = (_mark, path) =>
        `new URL("${relative(dirname(fileName), path).replaceAll(sep, "/")}", import.meta.url).href`;
      return { code: code.replace(marked, addressOf), map: null };
    },
  };
}

/**
 * Puts a spread of nothing in front of every object literal that begins with a spread. Node 20 (V8 11.3) gives each object of
 * such a literal a hidden class of its own as soon as it gets another field: it takes some 700 ns to make in place of 30, and
 * all code that reads it is slow. The object is the same, and so is the line that each part stands on.
 */
function spreadNothingFirst() {
  return {
    name: "spread-nothing-first",
    // At the very end, since the bundler takes out what does nothing.
    generateBundle: (_options, files) => {
      for (const file of Object.values(files)) {
        if (file.type === "chunk") {
          file.code = withNothingFirst(file.code);
        }
      }
    },
  };
}

function withNothingFirst(code) {
  let changed = "";
  let from = 0;
  for (const at of placesOf(parseAst(code)).sort((one, other) => one - other)) {
    changed += `${code.slice(from, at)}...null, `;
    from = at;
  }
  return changed + code.slice(from);
}

/** Where the object literals below a node begin with a spread. */
function placesOf(node, places = []) {
  if (node.type === "ObjectExpression" && node.properties[0]?.type === "SpreadElement") {
    places.push(node.properties[0].start);
  }
  for (const child of Object.values(node).flat()) {
    if (typeof child?.type === "string") {
      placesOf(child, places);
    }
  }
  return places;
}
