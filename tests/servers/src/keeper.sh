# Keeps a server for as long as its owner lives.
#
#   keeper.sh END-SIGNAL FOLDER COMMAND...
#
# The owner holds the other end of the standard input. A signal's name on a line there ends the server in
# this way, but for STOP and CONT, which make it stand still and go on; the end of the input, which comes
# however the owner goes, ends it by END-SIGNAL and removes the folder. The standard output is open for as
# long as any process of the server is there.
end_signal=$1 folder=$2
shift 2

# A session of its own: an interrupt from the terminal is not for the server.
setsid "$@" </dev/null &
server=$!
exec >/dev/null

signal=$end_signal owned=false
while read -r line; do
  case $line in
    STOP | CONT) kill -s "$line" "$server" ;;
    *) signal=$line owned=true; break ;;
  esac
done

if [ "$signal" = KILL ]; then
  # Stopped first, so that no child is made while they are looked for.
  kill -s STOP "$server"
  children=$(cat /proc/"$server"/task/*/children)
  # A number alone is a process, a negative one a process group.
  for each in "-$server" "$server" $children; do kill -s KILL -- "$each"; done
else
  kill -s "$signal" "$server"
  # One that stands still would not hear it.
  kill -s CONT "$server"
fi 2>/dev/null
wait "$server" 2>/dev/null

# What only a server that starts again would give back.
for each in $(ipcs -m -p | awk -v server="$server" '$3 == server { print $1 }'); do
  ipcrm -m "$each"
done

$owned || rm -rf "$folder"
