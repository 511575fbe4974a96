/** Workflow create-video-sitemap: a sitemap of the published videos, for search engines (IPS createVideoSitemapJob). */

import { Readable } from "node:stream";
import { type Asset, assetName, assetPath } from "../../core/model/asset.ts";
import type { Workflow, WorkflowContext } from "../../core/ports/workflow-context.ts";
import { timeText } from "../../core/text/time-text.ts";
import { logFile } from "../each-file.ts";
import { ipsJob } from "../ips-job.ts";
import { countOf } from "../../core/text/count-of.ts";
import { allOf, GENERATED_PATHS } from "./publish-assets.ts";

const SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9";
const VIDEO = "http://www.google.com/schemas/sitemap-video/1.1";
/** The sitemap protocol admits no more in one file. */
const URLS_MAX = 50_000;

/** The workflow; addresses in a sitemap are absolute, so it needs to know where callers reach the server. */
export function createVideoSitemap(publicUrl: string | undefined): Workflow {
  return ipsJob({
    name: "create-video-sitemap",
    description:
      "Writes a sitemap of the published videos as a result and as /published/<company>/_jobgate/video-sitemap.xml; needs PUBLIC_URL.",
    element: "createVideoSitemapJob",
    fields: { forceUpdate: "used" },
    ...(publicUrl === undefined ? { refusal: NO_ADDRESS } : {}),
    run: async (context) => run(context, publicUrl ?? ""),
  });
}

const NO_ADDRESS = {
  pointer: "",
  rule: "unsupported",
  message:
    "A sitemap needs absolute addresses, and this server does not know its own; its operator can set PUBLIC_URL.",
} as const;

async function run(context: WorkflowContext, publicUrl: string): Promise<void> {
  const videos = (await allOf(context.assets.list({ types: ["Video"] }))).filter(
    ({ publishedAt }) => publishedAt !== undefined,
  );
  const listed = videos.slice(0, URLS_MAX);
  const text = await sitemap(context, listed, publicUrl);
  await context.addResult({
    fileName: "video-sitemap.xml",
    contentType: "application/xml",
    content: Readable.from([Buffer.from(text)]),
    properties: [{ name: "videos", value: String(listed.length) }],
  });
  const path = GENERATED_PATHS.videoSitemap;
  const content = Readable.from([Buffer.from(text)]);
  await context.published.publish(context.companyNumber, path, content);
  const did = `published with ${listed.length} of ${countOf(videos.length, "published video")}.`;
  await logFile(context, { fileName: path }, { code: "asset.published", text: did });
  await logFile(
    context,
    { fileName: path },
    {
      code: "file.warning",
      severity: "warning",
      text: "the sitemap names no thumbnails, durations or players: making them needs the vendor's video engine.",
    },
  );
}

async function sitemap(
  context: WorkflowContext,
  videos: readonly Asset[],
  publicUrl: string,
): Promise<string> {
  const { create } = await import("xmlbuilder2");
  const root = create({ version: "1.0", encoding: "UTF-8" }).ele(SITEMAP, "urlset");
  for (const video of videos) {
    const path = assetPath(video).split("/").map(encodeURIComponent).join("/");
    const address = `${publicUrl}/published/${context.companyNumber}/${path}`;
    const url = root.ele(SITEMAP, "url");
    url.ele(SITEMAP, "loc").txt(address);
    const about = url.ele(VIDEO, "video:video");
    about.ele(VIDEO, "video:title").txt(assetName(video));
    about.ele(VIDEO, "video:content_loc").txt(address);
    const publishedAt = timeText(video.publishedAt ?? video.createdAt);
    about.ele(VIDEO, "video:publication_date").txt(publishedAt);
  }
  return root.end({ prettyPrint: true });
}
