/** The command `jobgate completion`: what a shell needs to complete the command line, made from the commands themselves. */

import { Argument, type Command } from "commander";

interface Word {
  readonly name: string;
  readonly description: string;
}

/** What may follow a command. */
interface Place {
  /** The commands that lead there, each with a slash before it. */
  readonly at: string;
  /** And the values of an argument that takes one of few. */
  readonly commands: readonly Word[];
  readonly options: readonly Word[];
  /** Of options that take one of few values. */
  readonly values: ReadonlyMap<string, readonly string[]>;
}

const SHELLS = { bash: bashScript, zsh: zshScript } as const;

/** Adds the command. */
export function addCompletionCommand(root: Command): void {
  root
    .command("completion")
    .description("prints the completion for a shell: source <(jobgate completion bash)")
    .addArgument(new Argument("<shell>", "whose it is").choices(Object.keys(SHELLS)))
    .action((shell: keyof typeof SHELLS) => console.log(SHELLS[shell](placesOf(root, ""))));
}

function placesOf(command: Command, at: string): readonly Place[] {
  const below = command.commands.flatMap((each) => placesOf(each, `${at}/${each.name()}`));
  const limited = command.options.filter(({ argChoices }) => argChoices !== undefined);
  const values = command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices);
  const place = {
    at,
    commands: [
      ...command.commands.map((each) => ({ name: each.name(), description: each.description() })),
      ...values.map((name) => ({ name, description: "" })),
    ],
    options: [
      ...command.options.map(({ long, description }) => ({ name: long ?? "", description })),
      { name: "--help", description: "displays help" },
    ],
    values: new Map(limited.map(({ long, argChoices = [] }) => [long ?? "", argChoices])),
  };
  return [place, ...below];
}

/** The branches of a `case` by the place, and before them those by the option whose value is typed. */
function branches(
  places: readonly Place[],
  show: (words: readonly Word[]) => string,
): { readonly byValue: string; readonly byOption: string; readonly byCommand: string } {
  const branch = (at: string, words: readonly Word[]): string =>
    words.length === 0 ? "" : `    ${quoted(at)}) found=(${show(words)}) ;;\n`;
  const named = (values: readonly string[]): readonly Word[] =>
    values.map((name) => ({ name, description: "" }));
  return {
    byValue: places
      .flatMap(({ at, values }) =>
        Array.from(values, ([option, each]) => branch(`${at} ${option}`, named(each))),
      )
      .join(""),
    byOption: places.map(({ at, options }) => branch(at, options)).join(""),
    byCommand: places.map(({ at, commands }) => branch(at, commands)).join(""),
  };
}

/** A command's name leads on from where one leads already. */
function wayOf(places: readonly Place[]): string {
  const known = places.flatMap(({ at }) => (at === "" ? [] : [quoted(at)]));
  return `case "$at/$each" in ${known.join("|")}) at="$at/$each" ;; esac`;
}

function bashScript(places: readonly Place[]): string {
  const { byValue, byOption, byCommand } = branches(places, (words) =>
    words.map(({ name }) => quoted(name)).join(" "),
  );
  return `# bash completion for jobgate: source <(jobgate completion bash)
_jobgate() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} at="" each
  local -a found=()
  for each in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    ${wayOf(places)}
  done
  case "$at $before" in
${byValue}    *)
  case "$word" in
    -*) case "$at" in
${byOption}    esac ;;
    *) case "$at" in
${byCommand}    esac ;;
  esac ;;
  esac
  COMPREPLY=($(compgen -W "\${found[*]}" -- "$word"))
}
complete -o default -F _jobgate jobgate`;
}

function zshScript(places: readonly Place[]): string {
  const { byValue, byOption, byCommand } = branches(places, (words) =>
    words
      .map(({ name, description }) => quoted(`${name.replaceAll(":", "\\:")}:${description}`))
      .join(" "),
  );
  return `#compdef jobgate
# zsh completion for jobgate: source <(jobgate completion zsh), after compinit
_jobgate() {
  local word=\${words[CURRENT]} before=\${words[CURRENT-1]} at="" each
  local -a found
  for each in "\${(@)words[2,CURRENT-1]}"; do
    ${wayOf(places)}
  done
  case "$at $before" in
${byValue}    *)
  case "$word" in
    -*) case "$at" in
${byOption}    esac ;;
    *) case "$at" in
${byCommand}    esac ;;
  esac ;;
  esac
  if (( $#found )); then _describe -t commands jobgate found; else _files; fi
}
if [ "$funcstack[1]" = "_jobgate" ]; then _jobgate "$@"; else compdef _jobgate jobgate; fi`;
}

/** As one word of a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
