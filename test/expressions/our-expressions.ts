/** Every regular expression of ours: those written in src/, and those made of the patterns in xsd/. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { translatePatterns } from "../../src/contract/xsd/xsd-pattern.ts";
import { ROOT } from "../harness/paths.ts";

export interface OurExpression {
  /** File and line. */
  readonly place: string;
  readonly expression: RegExp;
}

/** The literals in src/ and the patterns in xsd/. */
export function ourExpressions(): readonly OurExpression[] {
  return [...sourceFiles().flatMap(literalsOf), ...xsdPatterns()];
}

/** Where src/ makes an expression of text at run time, which no literal shows. */
export function expressionsMadeOfText(): readonly string[] {
  return sourceFiles().flatMap((source) =>
    nodesOf(source)
      .filter((node) => ts.isNewExpression(node) || ts.isCallExpression(node))
      .filter((node) => node.expression.getText(source) === "RegExp")
      .map(() => source.fileName),
  );
}

function sourceFiles(): readonly ts.SourceFile[] {
  return readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `src/${name.replaceAll("\\", "/")}`)
    .map((name) =>
      ts.createSourceFile(name, readFileSync(join(ROOT, name), "utf8"), ts.ScriptTarget.Latest),
    );
}

function literalsOf(source: ts.SourceFile): OurExpression[] {
  return nodesOf(source)
    .filter((node) => ts.isRegularExpressionLiteral(node))
    .map((node) => {
      const text = node.getText(source);
      const end = text.lastIndexOf("/");
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      return {
        place: `${source.fileName}:${line + 1}`,
        expression: new RegExp(text.slice(1, end), text.slice(end + 1)),
      };
    });
}

function nodesOf(root: ts.Node): ts.Node[] {
  const nodes = [root];
  for (const node of nodes) {
    ts.forEachChild(node, (child) => void nodes.push(child));
  }
  return nodes;
}

function xsdPatterns(): OurExpression[] {
  return readdirSync(join(ROOT, "xsd")).flatMap((name) =>
    [
      ...readFileSync(join(ROOT, "xsd", name), "utf8").matchAll(/<xs:pattern value="([^"]*)"/gu),
    ].map(([, pattern = ""]) => ({
      place: `xsd/${name} ${pattern}`,
      expression: translatePatterns([pattern.replaceAll("&lt;", "<").replaceAll("&amp;", "&")]),
    })),
  );
}
