/** GET /library: the files of the caller's company that IPS jobs work on, folder by folder as their paths sort. */

import { type Asset, assetPath, servedFile } from "../../../core/model/asset.ts";
import { Problem } from "../../../core/model/problem.ts";
import { type Html, type HtmlPart, html } from "../../http/html.ts";
import { type DashboardOperation, queryFields, showPage, visitorOf } from "../operation.ts";
import { tableOf } from "../pages/table.ts";
import { sizeOf, stateOf, timeOf } from "../pages/words.ts";

const SHOWN = 50;
/** The longest path that an asset has. */
const PATH_CHARS_MAX = 1000;

export const showLibrary: DashboardOperation = {
  name: "library",
  method: "GET",
  path: "/library",
  demands: "read-jobs",
  async handle(visit) {
    const { ports } = visit.under.kit;
    const { company } = visitorOf(visit);
    const after = queryFields(visit).get("after");
    if (after !== undefined && after.length > PATH_CHARS_MAX) {
      const message = "after must be the path of a file.";
      throw Problem.at("invalid-document", { pointer: "/after", rule: "length", message });
    }
    const found = await ports.assets.list(company.id, {
      limit: SHOWN + 1,
      ...(after !== undefined && { after }),
    });
    const assets = found.slice(0, SHOWN);
    const lastShown = found[SHOWN - 1];
    const next = lastShown && new URLSearchParams({ after: assetPath(lastShown) });
    const main = html`<p>Files of ${company.name}, as jobs of the IPS vocabulary store and publish them.</p>
${assets.length === 0 ? html`<p>There is nothing ${after === undefined ? "yet" : "further down"}.</p>` : tableOf({ caption: "Files by path", heads: ["File", "Type", "Size", "State", "Changed"], rows: assets.map((asset) => rowOf(visit.base, company.number, asset)) })}
${found.length > SHOWN && next !== undefined && html`<nav class="actions" aria-label="Pages of the list"><a href="${visit.base}/library?${next.toString()}" rel="next">Further</a></nav>`}`;
    return showPage(visit, { title: "Library", main, here: "/library" });
  },
};

function rowOf(base: string, company: number, asset: Asset): readonly HtmlPart[] {
  const path = assetPath(asset);
  const { sizeBytes, width, height } = servedFile(asset);
  const pixels = width === undefined || height === undefined ? "" : `, ${width} × ${height} px`;
  return [
    asset.publishedAt === undefined
      ? path
      : html`<a href="${publishedPath(base, company, path)}">${path}</a>`,
    asset.type,
    `${sizeOf(sizeBytes)}${pixels}`,
    stateOfAsset(asset),
    html`${timeOf(asset.modifiedAt)} by ${asset.modifiedBy}`,
  ];
}

function stateOfAsset({ trashState, publishedAt, readyForPublish }: Asset): Html {
  if (trashState === "InTrash") {
    return stateOf("in the trash", "warning");
  }
  if (publishedAt !== undefined) {
    return stateOf("published", "good");
  }
  return readyForPublish ? stateOf("to be published", "waiting") : stateOf("stored", "waiting");
}

function publishedPath(base: string, company: number, path: string): string {
  return `${base}/published/${company}/${path.split("/").map(encodeURIComponent).join("/")}`;
}
