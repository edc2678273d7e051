# zsh-offers.zsh SCRIPT LINE: prints what zsh would offer at the end of the line, one a line. Completion works in a line editor
# alone: one is begun on a terminal, with the line in it, and what completion adds is written down on its way.
zmodload zsh/zpty
export ORC_SCRIPT=$1 ORC_LINE=$2 ZDOTDIR=$(mktemp -d)
export ORC_OFFERS=$ZDOTDIR/offers
cat >$ZDOTDIR/.zshrc <<'RC'
autoload -Uz compinit; compinit -D -u
source $ORC_SCRIPT
compadd() {
  if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return $?; fi
  local -a hits; builtin compadd -A hits "$@"
  local -i at=${@[(I)-S]}; local suffix=; (( at )) && suffix=$@[at+1]
  (( $#hits )) && print -l -- ${^hits}$suffix >>$ORC_OFFERS
  return 0
}
zle -C offer complete-word _main_complete
zle-line-init() {
  BUFFER=$ORC_LINE CURSOR=$#ORC_LINE
  zle offer
  print -r -- END >>$ORC_OFFERS
}
zle -N zle-line-init
RC
: >$ORC_OFFERS
zpty -b driven zsh -d -i
integer tries=0
until [[ "$(tail -n 1 $ORC_OFFERS)" == END ]]; do
  (( ++tries > 1200 )) && { print -u2 "zsh did not answer"; exit 1; }
  zpty -r -t driven ignored || sleep 0.05
done
zpty -d driven
sed '$d' $ORC_OFFERS
rm -rf $ZDOTDIR
