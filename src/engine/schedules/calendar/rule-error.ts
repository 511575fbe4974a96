/** What is wrong with a recurring rule, in words for the caller. */

export class RuleError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "RuleError";
  }
}
