/** The addresses of the page of an upload link. */

import { UPLOAD_LINK_PATH } from "../../core/artwork/upload-link.ts";
import { assetPath } from "./assets.ts";
import type { PagePaths } from "./page/view.ts";

/**
 * The addresses below a link. `language`: what the reader chose; all pages keep it.
 */
export function pagePaths(base: string, token: string, language: string | undefined): PagePaths {
  const page = `${base}${UPLOAD_LINK_PATH}${token}`;
  const query = language === undefined ? "" : `?language=${language}`;
  return {
    page: page + query,
    start: page,
    state: `${page}/state`,
    file: `${page}/file${query}`,
    otherFile: `${page}/other-file${query}`,
    taken: `${page}/upload${query}`,
    adjust: `${page}/adjust${query}`,
    approve: `${page}/approve${query}`,
    reject: `${page}/reject${query}`,
    results: `${page}/results`,
    logo: `${page}/logo`,
    style: assetPath(base, "style"),
    script: assetPath(base, "script"),
    uploads: `${base}/tus`,
  };
}
