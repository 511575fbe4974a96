/** The addresses that clients are given: each carries the one GUID that opens its job and nothing else. */

import type { ForeignId } from "../../core/model/foreign-id.ts";
import type { Exchange } from "../dialect.ts";

export interface JobAddresses {
  readonly upload: { readonly ftpUrl: string; readonly postUrl: string };
  readonly download: { readonly ftpUrl: string; readonly getUrl: string };
}

const FTP_PORT = 21;

/** The host is that which clients reach us by. */
function ftpAddress(base: string, port: number): string {
  const { hostname } = new URL(base);
  return `ftp://${hostname}${port === FTP_PORT ? "" : `:${port}`}`;
}

/** Of a job, as its clients reach it. */
export function addressesOf(
  { kit, request }: Exchange,
  { number, day, jobId }: ForeignId,
  ftpPort: number | undefined,
): JobAddresses {
  const base = kit.publicUrl ?? kit.proxies.urlOf(request);
  const ftp = ftpPort === undefined ? undefined : ftpAddress(base, ftpPort);
  const guid = kit.ports.links.guidOf(jobId);
  const folder = (name: string): string =>
    ftp === undefined ? "" : `${ftp}/${day}/${number}/${name}/`;
  return {
    upload: {
      ftpUrl: folder("ORIGINAL"),
      postUrl: `${base}/upload/UploadFile.ashx?jobID=${number}&accountID=${guid}`,
    },
    download: {
      ftpUrl: folder("CLIPPED"),
      getUrl: `${base}/ajax/DownloadZip.ashx?centraljobid=${number}&sessionID=${guid}`,
    },
  };
}
