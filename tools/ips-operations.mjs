/** What the WSDL declares as TypeScript, read by node-soap: for `npm run generate` and the test that it is current. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import soap from "soap";

/** The generated file: its path from the project's home, and what it must hold. */
export async function ipsOperationsFile(home) {
  const wsdlFile = join(home, "wsdl", "IpsApi.wsdl");
  const wsdl = new soap.WSDL(readFileSync(wsdlFile, "utf8"), wsdlFile, {});
  await new Promise((resolve, reject) => {
    wsdl.onReady((error) => (error ? reject(error) : resolve()));
  });
  // node-soap lays the bindings' operations over those of the port type; a test holds the three together.
  const { methods } = Object.values(wsdl.definitions.portTypes)[0];
  const lines = Object.keys(methods)
    .sort()
    .map((name) => {
      const { input, output } = methods[name];
      return `  ${name}: { param: "${input.$name}", return: "${output.$name}" },\n`;
    });
  return {
    path: "src/doors/ips/operations/wsdl-operations.gen.ts",
    text: `/** Generated from wsdl/IpsApi.wsdl by \`npm run generate\`. Do not edit: each operation with its elements. */

export const WSDL_OPERATIONS = {
${lines.join("")}} as const;
`,
  };
}
