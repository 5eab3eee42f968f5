# Reads what to look after from its input: process groups and temporary folders, one a line.
# When the input ends, because the parent has finished or has been killed in whatever way, everything still named is
# stopped and removed. It runs in a process group of its own, so that Ctrl-C at the terminal does not reach it.
trap '' HUP INT TERM
groups=''
while IFS= read -r line; do
  name=${line#* }
  case $line in
    'watch '*) groups="$groups $name" ;;
    'folder '*) set -- "$@" "$name" ;;
    'done '*)
      # Whoever is left in the group of a step that has ended was forgotten by it.
      kill -s KILL -- "-$name"
      left=''
      for group in $groups; do
        if [ "$group" != "$name" ]; then left="$left $group"; fi
      done
      groups=$left
      ;;
  esac
done
for group in $groups; do kill -s INT -- "-$group"; done
for group in $groups; do
  tries=20
  while [ "$tries" -gt 0 ] && kill -s 0 -- "-$group"; do
    tries=$((tries - 1))
    sleep 0.1
  done
  kill -s KILL -- "-$group"
done
if [ "$#" -gt 0 ]; then rm -rf -- "$@"; fi
