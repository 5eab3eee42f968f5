# Stops and removes a throw-away cluster once no test process has used it for 20 seconds.
# Arguments: the folder that test processes share, the cluster's folder, the server's process group.
shared=$1
cluster=$2
group=$3
trap '' HUP INT TERM

is_used() {
  for file in "$shared"/users/*; do
    name=${file##*/}
    case $name in *[!0-9]*) continue ;; esac
    if kill -s 0 "$name" 2> /dev/null; then return 0; fi
    rm -f -- "$file"
  done
  return 1
}

idle=0
while [ "$idle" -lt 20 ] && kill -s 0 -- "-$group" 2> /dev/null; do
  sleep 1
  if is_used; then idle=0; else idle=$((idle + 1)); fi
  if [ "$idle" -eq 20 ]; then
    if [ "$(cat "$shared/current" 2> /dev/null)" = "$cluster" ]; then rm -f -- "$shared/current"; fi
    if is_used; then
      idle=0
      if [ ! -e "$shared/current" ]; then printf '%s' "$cluster" > "$shared/current"; fi
    fi
  fi
done
kill -s INT -- "-$group" 2> /dev/null
tries=50
while [ "$tries" -gt 0 ] && kill -s 0 -- "-$group" 2> /dev/null; do
  tries=$((tries - 1))
  sleep 0.1
done
kill -s KILL -- "-$group" 2> /dev/null
rm -rf -- "$cluster"
