/** Times as the contract writes them. */

/** Epoch milliseconds as the contract's DateTime: UTC with milliseconds. */
export function timeText(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
