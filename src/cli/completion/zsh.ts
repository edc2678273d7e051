import { type CompletedCommand, knownValues, spellings, takingValues } from "./completed-command.ts";

/** The script that has zsh complete orc: commands and flags are in it, names are asked for by `orc __complete`. */
export function zshScript(commands: readonly CompletedCommand[], before: CompletedCommand): string {
  const all = [before, ...commands];
  return `#compdef orc
# Completion of orc for zsh. Load it with: source <(orc completion zsh)
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }

_orc_about() {
  flags=() takes=() kind= choices= first=
  case $1 in
${all.map(caseOf).join("\n")}
  esac
}

_orc_values() {
  case "$1 $2" in
${all.flatMap(valueCases).join("\n")}
    (*) return 1 ;;
  esac
}

_orc() {
  local verb word kind choices first
  local -a flags takes asked values commands
  integer i count=0
  _orc_about ''
  for ((i = 2; i < CURRENT; i++)); do
    word=$words[i]
    if (( $takes[(Ie)$word] )); then
      if ((i + 1 >= CURRENT)); then _orc_value "$verb" "$word"; return; fi
      case $word in
        (-p|--project-name|--namespace|--context|-c|-f|--file|--profile|--env-file) asked+=("$word" "\${(Q)words[i+1]}") ;;
      esac
      ((i++))
    elif [[ $word == --(project-name|namespace|context|file|profile|env-file)=* ]]; then
      asked+=("\${(Q)word}")
    elif [[ $word != -* && -z $verb ]]; then
      verb=$word
      _orc_about "$verb"
    elif [[ $word != -* ]]; then
      ((count++))
    fi
  done
  # Behind the first word of such a command stands a command line that is not orc's.
  if [[ -n $first && $count -gt 0 ]]; then _files; return; fi
  if [[ $PREFIX == --*=* ]]; then
    word=\${PREFIX%%=*}
    compset -P '*='
    _orc_value "$verb" "$word"
  elif [[ $PREFIX == -* ]]; then
    _describe -o flag flags
  elif [[ -z $verb ]]; then
    commands=(${commands.map(({ id, about }) => quoted(`${id}:${about}`)).join(" ")})
    _describe command commands
  else
    _orc_words
  fi
}

_orc_value() {
  case $2 in
    (-p|--project-name) _orc_offer apps ;;
    (*) if _orc_values "$1" "$2"; then compadd -- $values; else _files; fi ;;
  esac
}

_orc_words() {
  case $kind in
    ('') compadd -- \${=choices} ;;
    (*) if [[ $verb == scale ]]; then _orc_offer $kind -S =; else _orc_offer $kind; fi ;;
  esac
}

# Offers what orc knows of a kind; what follows the kind is for compadd.
_orc_offer() {
  local -a names
  names=(\${(f)"$("\${(Q)words[1]}" __complete "$1" $asked 2>/dev/null)"})
  shift
  compadd "$@" -- $names
}

compdef _orc orc
# As a file of fpath, this is the body of the function itself.
if [[ $funcstack[1] == _orc ]]; then _orc "$@"; fi
`;
}

function caseOf(command: CompletedCommand): string {
  const { id, flags, words = "", choices, ownFlagsFirst } = command;
  const described = flags.flatMap((flag) => spellings(flag).map((one) => quoted(`${one}:${flag.about}`)));
  const known = `kind=${words} choices='${choices.join(" ")}' first=${ownFlagsFirst ? "1" : ""}`;
  return `    (${id === "" ? "''" : id}) flags=(${described.join(" ")}) takes=(${takingValues(command).join(" ")}) ${known} ;;`;
}

const valueCases = (command: CompletedCommand): string[] =>
  knownValues(command).flatMap(([flags, values]) =>
    flags.map((flag) => `    ("${command.id} ${flag}") values=(${values.join(" ")}) ;;`),
  );

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
