/** Numbers of pages in words, as people name them. */

const RANGES_MAX = 20;

/** Such as: page 3, or pages 1-4, 7, 9-12; rising numbers, at least one. Of many only the first are named. */
export function pageNumbers(pages: readonly number[]): string {
  const ranges: { first: number; last: number }[] = [];
  for (const page of pages) {
    const open = ranges.at(-1);
    if (open !== undefined && page === open.last + 1) {
      open.last = page;
    } else {
      ranges.push({ first: page, last: page });
    }
  }
  const named = ranges
    .slice(0, RANGES_MAX)
    .map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`));
  const more = ranges.length > RANGES_MAX ? " and more" : "";
  return `${pages.length === 1 ? "page" : "pages"} ${named.join(", ")}${more}`;
}
