/** What is advised where a file has a password: people at the page can give none. */

import { WorkflowFailure } from "../../core/ports/workflow-context.ts";

/** Does the work; a failure for want of a password then tells what the customer can do. */
export async function withoutPasswords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof WorkflowFailure && error.code === "password") {
      const message =
        "The PDF is protected by a password. Save it without one and upload it again.";
      throw new WorkflowFailure("password", message, error);
    }
    throw error;
  }
}
