/** The settings of a bucket for contents, in place of directories of this machine. */

import { parsedUrl } from "../core/text/parsed-url.ts";
import { onOrOff, text } from "./parsers.ts";
import { setting } from "./setting.ts";

/** A bucket of a store that speaks S3. */
interface BucketAddress {
  readonly bucket: string;
  /** Begins each key: empty, or with "/" at its end. */
  readonly prefix: string;
  readonly endpoint: string | undefined;
  readonly region: string | undefined;
  readonly isPathStyle: boolean;
}

const BUCKET_EXAMPLE =
  "such as s3://bucket/prefix or s3://bucket/prefix?endpoint=https://s3.example.com&region=eu-central-1";
const BUCKET_PARAMETERS: ReadonlySet<string> = new Set(["endpoint", "region", "style"]);

/** Undefined where files lie in the data directory. */
function bucketUrl(value: string): BucketAddress | undefined {
  if (value === "") {
    return undefined;
  }
  const { hostname, pathname, searchParams } = bareBucketUrl(value);
  const unknown = [...searchParams.keys()].find((name) => !BUCKET_PARAMETERS.has(name));
  if (unknown !== undefined) {
    throw new Error(`knows no parameter ${unknown}; only endpoint, region and style.`);
  }
  const endpoint = endpointIn(searchParams);
  const path = decodeURIComponent(pathname).split("/").filter(Boolean).join("/");
  return {
    bucket: hostname,
    prefix: path === "" ? "" : `${path}/`,
    endpoint,
    region: searchParams.get("region") ?? undefined,
    isPathStyle: isPathStyle(searchParams.get("style"), endpoint),
  };
}

function bareBucketUrl(value: string): URL {
  const url = parsedUrl(value);
  if (url?.protocol !== "s3:" || url.hostname === "" || url.username + url.hash !== "") {
    // The value may hold a secret where none belongs, so it is not repeated.
    throw new Error(
      `must be an address ${BUCKET_EXAMPLE}; keys do not belong into it, but into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.`,
    );
  }
  return url;
}

function endpointIn(parameters: URLSearchParams): string | undefined {
  const endpoint = parameters.get("endpoint");
  if (endpoint !== null && !/^https?:$/u.test(parsedUrl(endpoint)?.protocol ?? "")) {
    throw new Error("endpoint= must be an address such as https://s3.example.com:9000.");
  }
  return endpoint ?? undefined;
}

/** Stores with an address of their own mostly have no host a bucket. */
function isPathStyle(style: string | null, endpoint: string | undefined): boolean {
  if (style !== null && style !== "path" && style !== "host") {
    throw new Error(
      "style= must be path (https://endpoint/bucket) or host (https://bucket.endpoint).",
    );
  }
  return style === null ? endpoint !== undefined : style === "path";
}

export const BLOBS = {
  blobsUrl: setting(
    "BLOBS_URL",
    "",
    "s3://bucket/prefix?endpoint=https://host&region=name of any S3-compatible store, for nodes without a shared directory; without it files lie in DATA_DIR.",
    bucketUrl,
  ),
  directDownloads: setting(
    "DIRECT_DOWNLOADS",
    "off",
    "Whether whole results are downloaded from the bucket itself: on answers 307 with a link that is good for 5 minutes.",
    onOrOff,
  ),
  awsAccessKeyId: setting(
    "AWS_ACCESS_KEY_ID",
    "",
    "The key that opens the bucket of BLOBS_URL; without it a role of the machine or a profile, as the AWS SDK finds them.",
    text,
  ),
  awsSecretAccessKey: {
    ...setting("AWS_SECRET_ACCESS_KEY", "", "The secret of AWS_ACCESS_KEY_ID.", text),
    secret: true,
  },
  awsSessionToken: {
    ...setting("AWS_SESSION_TOKEN", "", "Belongs to a key that is good for some hours only.", text),
    secret: true,
  },
  awsRegion: setting(
    "AWS_REGION",
    "us-east-1",
    "The region of the bucket, where BLOBS_URL names none.",
    text,
  ),
} as const;
