import { type CompletedCommand, knownValues, takingValues } from "./completed-command.ts";

/** The script that has bash complete orc: commands and flags are in it, names are asked for by `orc __complete`. */
export function bashScript(commands: readonly CompletedCommand[], before: CompletedCommand): string {
  const ids = commands.map(({ id }) => id);
  return `# Completion of orc for bash. Load it with: source <(orc completion bash)

_orc_about() {
  case $1 in
${[before, ...commands].map(caseOf).join("\n")}
  esac
}

_orc_values() {
  case "$1 $2" in
${[before, ...commands].flatMap(valueCases).join("\n")}
    *) return 1 ;;
  esac
}

_orc() {
  local cur=\${COMP_WORDS[COMP_CWORD]} verb= word i count=0
  local flags= takes= kind= choices= first= asked=() IFS=$' \\t\\n'
  COMPREPLY=()
  _orc_about ""
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    # A value behind "=" is words of its own to bash.
    if [[ $word == = ]]; then continue; fi
    if [[ " $takes " == *" $word "* ]]; then
      [[ \${COMP_WORDS[i + 1]} == = ]] && ((i++))
      ((i + 1 >= COMP_CWORD)) && { _orc_value "$verb" "$word"; return; }
      case $word in
        -p | --project-name | --namespace | --context | -c) asked+=("$word" "\${COMP_WORDS[i + 1]}") ;;
        -f | --file | --profile | --env-file) asked+=("$word" "\${COMP_WORDS[i + 1]}") ;;
      esac
      ((i++))
    elif [[ $word != -* && -z $verb ]]; then
      verb=$word flags= takes= kind= choices= first=
      _orc_about "$verb"
    elif [[ $word != -* ]]; then
      ((count++))
    fi
  done
  # Behind the first word of such a command stands a command line that is not orc's.
  if [[ -n $first && $count -gt 0 ]]; then compopt -o default 2>/dev/null; return; fi
  if [[ $cur == -* ]]; then
    COMPREPLY=($(compgen -W "$flags" -- "$cur"))
  elif [[ -z $verb ]]; then
    COMPREPLY=($(compgen -W "${ids.join(" ")}" -- "$cur"))
  else
    _orc_words
  fi
}

_orc_value() {
  if [[ $cur == = ]]; then cur=; fi
  case $2 in
    -p | --project-name) COMPREPLY=($(compgen -W "$(_orc_ask apps)" -- "$cur")) ;;
    *)
      if word=$(_orc_values "$1" "$2"); then COMPREPLY=($(compgen -W "$word" -- "$cur"))
      else compopt -o default 2>/dev/null; fi
      ;;
  esac
}

_orc_words() {
  case $kind in
    "") COMPREPLY=($(compgen -W "$choices" -- "$cur")) ;;
    *) COMPREPLY=($(compgen -W "$(_orc_ask "$kind")" -- "$cur")) ;;
  esac
  if [[ $verb == scale ]]; then
    compopt -o nospace 2>/dev/null
    COMPREPLY=("\${COMPREPLY[@]/%/=}")
  fi
}

_orc_ask() {
  "\${COMP_WORDS[0]}" __complete "$1" "\${asked[@]}" 2>/dev/null
}

complete -F _orc orc
`;
}

function caseOf(command: CompletedCommand): string {
  const { id, flags, words = "", choices, ownFlagsFirst } = command;
  const names = flags.map(({ name }) => `--${name}`).join(" ");
  const known = `kind="${words}" choices="${choices.join(" ")}" first="${ownFlagsFirst ? "1" : ""}"`;
  return `    ${id === "" ? '""' : id}) flags="${names}" takes="${takingValues(command).join(" ")}" ${known} ;;`;
}

const valueCases = (command: CompletedCommand): string[] =>
  knownValues(command).flatMap(([flags, values]) =>
    flags.map((flag) => `    "${command.id} ${flag}") echo "${values.join(" ")}" ;;`),
  );
