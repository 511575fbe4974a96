/** Workflow metadata-publish: an XML file of what is known of the assets (IPS metadataPublishJob). */

import { Readable } from "node:stream";
import { type Asset, assetName, assetPath } from "../../core/model/asset.ts";
import type { Workflow, WorkflowContext } from "../../core/ports/workflow-context.ts";
import { timeText } from "../../core/text/time-text.ts";
import { logFile } from "../each-file.ts";
import { ipsJob } from "../ips-job.ts";
import { countOf } from "../../core/text/count-of.ts";
import { allOf, GENERATED_PATHS } from "./publish-assets.ts";

/** The workflow. Whether forced or not, everything is told. */
export const metadataPublish: Workflow = ipsJob({
  name: "metadata-publish",
  description:
    "Writes an XML file of all assets' metadata as a result, and one of the marked assets, without names of users, as /published/<company>/_jobgate/metadata.xml.",
  element: "metadataPublishJob",
  fields: { forcePublish: "used" },
  run,
});

async function run(context: WorkflowContext): Promise<void> {
  const assets = await allOf(context.assets.list({}));
  const marked = assets.filter(({ readyForPublish }) => readyForPublish);
  await context.addResult({
    fileName: "metadata.xml",
    contentType: "application/xml",
    content: bytes(
      await metadataDocument(context, assets, ({ createdBy, modifiedBy }) => ({
        createUser: createdBy,
        lastModifyUser: modifiedBy,
      })),
    ),
    properties: [{ name: "assets", value: String(assets.length) }],
  });
  const path = GENERATED_PATHS.metadata;
  // What is published may be read by everybody.
  const shown = bytes(await metadataDocument(context, marked, () => ({})));
  await context.published.publish(context.companyNumber, path, shown);
  const text = `published with the metadata of ${marked.length} of ${countOf(assets.length, "asset")}.`;
  await logFile(context, { fileName: path }, { code: "asset.published", text });
}

function bytes(text: string): AsyncIterable<Uint8Array> {
  return Readable.from([Buffer.from(text)]);
}

type Fields = Readonly<Record<string, string>>;

async function metadataDocument(
  context: WorkflowContext,
  assets: readonly Asset[],
  more: (asset: Asset) => Fields,
): Promise<string> {
  const { create } = await import("xmlbuilder2");
  const root = create({ version: "1.0", encoding: "UTF-8" }).ele("assets", {
    company: String(context.companyNumber),
  });
  for (const asset of assets) {
    context.signal.throwIfAborted();
    const element = root.ele("asset", { handle: context.assets.handleOf(asset) });
    for (const [name, value] of Object.entries({ ...fieldsOf(asset), ...more(asset) })) {
      element.ele(name).txt(value);
    }
  }
  return root.end({ prettyPrint: true });
}

function fieldsOf(asset: Asset): Fields {
  const { width, height, resolution, publishedAt } = asset;
  return {
    path: assetPath(asset),
    name: assetName(asset),
    fileName: asset.fileName,
    folder: asset.folder,
    type: asset.type,
    contentType: asset.contentType,
    fileSize: String(asset.sizeBytes),
    sha256: asset.sha256,
    ...(width === undefined ? {} : { width: String(width) }),
    ...(height === undefined ? {} : { height: String(height) }),
    ...(resolution === undefined ? {} : { resolution: String(resolution) }),
    readyForPublish: String(asset.readyForPublish),
    ...(publishedAt === undefined ? {} : { published: timeText(publishedAt) }),
    created: timeText(asset.createdAt),
    lastModified: timeText(asset.modifiedAt),
  };
}
