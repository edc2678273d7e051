# Takes one job after the other. Told to stop, it finishes the one it has.
trap 'stopping=1' TERM
while [ -z "$stopping" ]; do
  reply=$(redis-cli -h queue --raw BRPOP jobs 2) || { sleep 1; continue; }
  case $reply in
    "") ;; # None came within 2 s.
    jobs*) echo "$(echo "$reply" | tail -n 1) done" ;;
    *) echo "the queue says: $reply" >&2; sleep 1 ;;
  esac
done
