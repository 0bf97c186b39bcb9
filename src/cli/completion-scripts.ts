/** Scripts for shells, made from the commands themselves. */
import type { Command } from 'commander';

interface Word {
  readonly name: string;
  readonly about: string;
  /** What may stand behind it; undefined for a flag, empty for anything, which is completed as a file. */
  readonly choices?: readonly string[];
}

interface Entry extends Word {
  readonly options: readonly Word[];
  readonly operands: readonly string[];
}

function entriesOf(program: Command): Entry[] {
  return program.commands.map((command) => ({
    name: command.name(),
    about: command.summary(),
    operands: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
    options: [
      ...command.options.map(({ long, description, required, argChoices }) => ({
        name: long!,
        about: description,
        ...(required ? { choices: argChoices ?? [] } : {}),
      })),
      { name: '--help', about: 'help' },
    ],
  }));
}

/** Within single quotes. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

export function bashCompletion(program: Command): string {
  const entries = entriesOf(program);
  const cases = entries.map(({ name, options, operands }) => {
    const values = options.filter(({ choices }) => choices !== undefined && choices.length > 0);
    const files = options.filter(({ choices }) => choices?.length === 0).map((option) => option.name);
    return [
      `    ${name})`,
      '      case "$before" in',
      ...values.map((option) => `        ${option.name}) words=${quoted(option.choices!.join(' '))} ;;`),
      ...(files.length > 0 ? [`        ${files.join('|')}) words='' ;;`] : []),
      `        *) words=${quoted([...options.map((option) => option.name), ...operands].join(' '))} ;;`,
      '      esac',
      '      ;;',
    ].join('\n');
  });
  return `# Completion of lsrdr for bash.
_lsrdr() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" words
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    words=${quoted(['help', ...entries.map(({ name }) => name), '--help', '--version'].join(' '))}
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
    help) words=${quoted(entries.map(({ name }) => name).join(' '))} ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _lsrdr lsrdr
`;
}

export function zshCompletion(program: Command): string {
  const entries = entriesOf(program);
  /** Within the brackets of _arguments. */
  const text = (words: string): string => words.replace(/[[\]:\\]/g, (letter) => `\\${letter}`);
  const cases = entries.map(({ name, options, operands }) => {
    const specs = options.map(({ name: long, about, choices }) => {
      const value = choices === undefined ? '' : choices.length > 0 ? `:value:(${choices.join(' ')})` : ':value:_files';
      return quoted(`${long}[${text(about)}]${value}`);
    });
    const rest = operands.length > 0 ? `*:operand:(${operands.join(' ')})` : '*:file:_files';
    return `    ${name}) _arguments ${[...specs, quoted(rest)].join(' \\\n      ')} ;;`;
  });
  return `#compdef lsrdr
# Completion of lsrdr for zsh.
_lsrdr() {
  local -a commands
  commands=(
${entries.map(({ name, about }) => `    ${quoted(`${name}:${text(about)}`)}`).join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command="$words[2]"
  shift words
  (( CURRENT-- ))
  case "$command" in
${cases.join('\n')}
  esac
}
if [ "$funcstack[1]" = _lsrdr ]; then _lsrdr "$@"; else compdef _lsrdr lsrdr; fi
`;
}

export function fishCompletion(program: Command): string {
  const entries = entriesOf(program);
  const lines = entries.flatMap(({ name, about, options, operands }) => [
    `complete -c lsrdr -n __fish_use_subcommand -f -a ${name} -d ${fishQuoted(about)}`,
    ...(operands.length > 0
      ? [`complete -c lsrdr -n '__fish_seen_subcommand_from ${name}' -f -a ${fishQuoted(operands.join(' '))}`]
      : []),
    ...options.map(({ name: long, about: words, choices }) => {
      const value = choices === undefined ? '' : choices.length > 0 ? ` -x -a ${fishQuoted(choices.join(' '))}` : ' -r';
      return `complete -c lsrdr -n '__fish_seen_subcommand_from ${name}' -l ${long.slice(2)}${value} -d ${fishQuoted(words)}`;
    }),
  ]);
  return `# Completion of lsrdr for fish.\n${lines.join('\n')}\n`;
}

/** Fish has its own escapes within single quotes. */
const fishQuoted = (text: string): string => `'${text.replace(/[\\']/g, (letter) => `\\${letter}`)}'`;
