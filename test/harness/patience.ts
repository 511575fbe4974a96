/** How long tests wait for what comes by itself: vitest's one second is little on a machine that others use too. */
export const PATIENT = { timeout: 20_000 };
