import { type CompletedCommand, type CompletedFlag, takingValues } from "./completed-command.ts";

/** The script that has fish complete orc: commands and flags are in it, names are asked for by `orc __complete`. */
export function fishScript(commands: readonly CompletedCommand[], before: CompletedCommand): string {
  return `# Completion of orc for fish. Load it with: orc completion fish | source

function __orc_takes
  switch "$argv[1]"
${[before, ...commands].map(takesOf).join("\n")}
  end
end

# Reads the line up to the cursor: the command, how many words stand behind it, and what names depend on.
function __orc_read
  set -g __orc_verb ''
  set -g __orc_count 0
  set -g __orc_asked
  set -l takes (__orc_takes '')
  set -l flag ''
  for word in (commandline -opc)[2..]
    if test -n "$flag"
      contains -- $flag -p --project-name --namespace --context -c -f --file --profile --env-file
      and set -a __orc_asked $flag $word
      set flag ''
    else if contains -- $word $takes
      set flag $word
    else if string match -qr -- '^--(project-name|namespace|context|file|profile|env-file)=' $word
      set -a __orc_asked $word
    else if string match -q -- '-*' $word
    else if test -z "$__orc_verb"
      set -g __orc_verb $word
      set takes (__orc_takes $word)
    else
      set -g __orc_count (math $__orc_count + 1)
    end
  end
end

function __orc_is
  __orc_read
  test "$__orc_verb" = "$argv[1]"
end

# Behind the first word of such a command stands a command line that is not orc's.
function __orc_is_own
  __orc_is $argv[1]
  and test $__orc_count -eq 0
end

function __orc_ask
  __orc_read
  set -l program (commandline -opc)[1]
  $program __complete $argv[1] $__orc_asked 2>/dev/null
end

complete -c orc -e
complete -c orc -f
${commands.map(({ id, about }) => `complete -c orc -n '__orc_is ""' -a ${id} -d ${quoted(about)}`).join("\n")}
${[before, ...commands].flatMap(linesOf).join("\n")}
`;
}

const takesOf = (command: CompletedCommand): string =>
  `    case ${quoted(command.id)}\n      printf '%s\\n' ${takingValues(command).join(" ")}`;

function linesOf(command: CompletedCommand): string[] {
  const { id, flags, words, choices, ownFlagsFirst } = command;
  const when = `complete -c orc -n '__orc_is${ownFlagsFirst ? "_own" : ""} ${id === "" ? '""' : id}'`;
  const suffix = id === "scale" ? " | string replace -r '$' =" : "";
  return [
    ...flags.map((flag) => `${when} ${flagOf(flag)}`),
    ...(choices.length === 0 ? [] : [`${when} -a ${quoted(choices.join(" "))}`]),
    ...(words === undefined ? [] : [`${when} -a ${quoted(`(__orc_ask ${words}${suffix})`)}`]),
    ...(ownFlagsFirst ? [`complete -c orc -n '__orc_is ${id}; and test $__orc_count -gt 0' -F`] : []),
  ];
}

function flagOf({ name, char, about, takesValue, options }: CompletedFlag): string {
  const value = options
    ? `-x -a ${quoted(options.join(" "))}`
    : name === "project-name"
      ? "-x -a '(__orc_ask apps)'"
      : "-r -F";
  return [...(char ? [`-s ${char}`] : []), `-l ${name}`, ...(takesValue ? [value] : []), `-d ${quoted(about)}`].join(
    " ",
  );
}

const quoted = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
