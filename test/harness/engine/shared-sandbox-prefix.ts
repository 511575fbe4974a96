/** How the directories of shared sandboxes are called, so that they can be removed when all tests have ended. */

/** The start of their names, by the id of the process that runs the tests. */
export function sharedSandboxPrefix(runnerPid: number): string {
  return `jobgate-sandbox-of-${runnerPid}-`;
}
