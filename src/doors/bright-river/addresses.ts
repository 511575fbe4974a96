/** The addresses that clients are given: each carries the one GUID that opens its job and nothing else. */

import type { ForeignId } from "../../core/model/foreign-id.ts";
import type { Exchange } from "../dialect.ts";

/** Where files are put and taken by FTP, without a slash at its end; "" where no FTP server listens. */
export type FtpAddress = string;

export interface JobAddresses {
  readonly upload: { readonly ftpUrl: string; readonly postUrl: string };
  readonly download: { readonly ftpUrl: string; readonly getUrl: string };
}

/** Of a job, as its clients reach it. */
export function addressesOf(
  { kit, request }: Exchange,
  { number, day, jobId }: ForeignId,
  ftpAddress: FtpAddress,
): JobAddresses {
  const base = kit.publicUrl ?? kit.proxies.urlOf(request);
  const guid = kit.ports.links.guidOf(jobId);
  const folder = (name: string): string =>
    ftpAddress === "" ? "" : `${ftpAddress}/${day}/${number}/${name}/`;
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
