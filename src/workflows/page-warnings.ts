/** Warnings of the pages of a file, gathered so that what is true of several pages is told once. */

import type { FileWarning } from "../core/model/files/file-warning.ts";
import { pageNumbers } from "./page-numbers.ts";

/** What is said of a page. */
export type PageFault = Omit<FileWarning, "page">;

export class PageWarnings {
  readonly #told = new Map<string, { readonly fault: PageFault; readonly pages: Set<number> }>();

  /** @param page from 1 */
  add(page: number, fault: PageFault): void {
    const key = `${fault.object ?? ""}\n${fault.reason}`;
    const told = this.#told.get(key) ?? { fault, pages: new Set() };
    told.pages.add(page);
    this.#told.set(key, told);
  }

  /** In the order in which they came. */
  list(): readonly FileWarning[] {
    return [...this.#told.values()].map(({ fault, pages }) => onPages(pages, fault));
  }
}

/** The first of the pages is that of the warning, and the others are told in its words. */
export function onPages(pages: ReadonlySet<number>, fault: PageFault): FileWarning {
  const [page = 1, ...others] = [...pages].toSorted((a, b) => a - b);
  const also = others.length === 0 ? "" : ` Also on ${pageNumbers(others)}.`;
  return { page, ...fault, reason: `${fault.reason}${also}` };
}
