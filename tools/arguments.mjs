/** The arguments of our own programs: --help is answered and what is not known refused, before anything is done. */

/**
 * What was typed behind the program's name. Ends the process for `--help` and, unless another program gets them, for more
 * than `most` words or another option than `options`.
 * @param usage what the program is called with, and what it does
 */
export function argumentsOf(usage, { most = 0, options = [], isPassedOn = false } = {}) {
  const args = process.argv.slice(2);
  if (args.includes("--help") || args.includes("-h")) {
    console.log(usage);
    process.exit(0);
  }
  const unknown =
    args.find((each) => each.startsWith("-") && !options.includes(each)) ??
    args.filter((each) => !each.startsWith("-"))[most];
  if (unknown !== undefined && !isPassedOn) {
    console.error(`The argument ${unknown} is not known here.\n${usage}`);
    process.exit(2);
  }
  return args;
}
