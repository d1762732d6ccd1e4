#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The command on a live machine: loads the module, explains what goes wrong, answers who, why and what next, writes a
# report, waits for an alert.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"
KO=$HANGWATCH/hangwatch.ko

hangwatch() {
	hangwatch-rescue "$@"
}

# ends STATUS TEXT COMMAND...: with that status, and TEXT somewhere in what it says
ends() {
	ends_wanted=$1 ends_text=$2
	shift 2
	"$@" >"$T/said" 2>&1
	ends_status=$?
	if [ "$ends_status" != "$ends_wanted" ] || { [ -n "$ends_text" ] && ! grep -q -- "$ends_text" "$T/said"; }; then
		echo "# status $ends_status, wanted $ends_wanted and '$ends_text'"
		sed 's/^/# /' "$T/said"
		return 1
	fi
}

says() {
	grep -q -- "$1" "$T/said" || { sed 's/^/# /' "$T/said"; return 1; }
}

# Without the module.
check "not loaded: 3, and what to do" ends 3 "hangwatch load" hangwatch
check "not loaded: check is UNKNOWN too" ends 3 "not loaded" hangwatch check
check "unload what is not loaded" ends 3 "not loaded" hangwatch unload
check "set without the module" ends 3 "not loaded" hangwatch set interval_ms=200
head -c 20000 "$KO" >"$T/cut.ko"
check "a damaged file is explained" ends 3 "it is damaged, or built with another configuration" hangwatch load "$T/cut.ko"
check "a wrong parameter is explained" ends 3 "parameter was refused" hangwatch load "$KO" interval_ms=nonsense
check "no file" ends 3 "there is none for this kernel" hangwatch load

check "load" ends 0 loaded hangwatch load "$KO" interval_ms=200 alert_secs=2 waiters_max=1000
check "load again is explained" ends 3 "already loaded" hangwatch load "$KO"
check "status" ends 0 passes hangwatch status
check "set" ends 0 '' hangwatch set interval_ms=300
is "the parameter is set" "$(parameter interval_ms)" 300
check "set refuses nonsense" ends 3 "refused" hangwatch set interval_ms=nonsense
hangwatch set interval_ms=200

# A healthy machine.
await_pass
check "healthy is 0" ends 0 "nothing is stuck" hangwatch
check "check is OK" ends 0 "HANGWATCH OK" hangwatch check

# The incident.
fixture one dgram-self waiters=12 || bail "fixture"
await_pass
owner=$(table queues '$h["VERDICT"] == "deadlock" { gsub(/.*\[|\]/, "", $h["OWNER"]); print $h["OWNER"]; exit }')
check "a deadlock is 2" ends 2 "1 deadlock" hangwatch
check "who" says "13 tasks wait behind owner"
check "why" says "which waits on its own"
check "what next" says "next:  kill -9 $owner"
check "at what cost" says "what lies unread in"
check "why PID" ends 2 "the ring is closed" hangwatch why "$owner"
check "why a waiter" ends 2 "has the object open" hangwatch why waiter
check "tree" ends 2 "the ring is closed" hangwatch tree
check "check is CRITICAL" ends 2 "stuck_tasks=13 " hangwatch check
check "check --npd is 1" ends 1 CRITICAL hangwatch check --npd
check "list finds it" ends 0 deadlock hangwatch list queues -r -o VERDICT
check "metrics" ends 0 '^hangwatch_roots{verdict="deadlock"} 1$' hangwatch export prom

# In little memory; from a directory that is gone.
check "in 16 MB" ends 2 "kill -9 $owner" sh -c 'ulimit -v 16384 && hangwatch-rescue'
mkdir "$T/gone"
check "in a directory that is gone" ends 2 "kill -9 $owner" sh -c "cd $T/gone && rmdir $T/gone && hangwatch-rescue"

# A report, and what it says elsewhere.
check "report" ends 0 "/run/hangwatch/report-" hangwatch report
report=$(cat "$T/said")
is "it has three passes and the rest" "$(tar -tf "$report" | grep -cE 'pass[123]/chains|/log$|/parameters$|/machine$|/kernel.notes$')" 7
check "the report answers too" ends 2 "kill -9 $owner" hangwatch --from "$report"
check "a redacted report" ends 0 "$T/redacted" hangwatch report --redact -o "$T/redacted"
is "it has no names" "$(grep -aoE '.{0,40}(mkwait|owner\[|waiter\*).{0,40}' "$T/redacted")" ""

# Alerts.
await "an alert" grep -q active "$DIR/alerts"
check "wait --once" ends 1 "deadlock" hangwatch wait --once
check "wait --once --json" ends 1 '"rule":"deadlock"' hangwatch wait --once --json
# shellcheck disable=SC2016 # for the shell that wait starts
hangwatch-rescue wait --exec 'echo "$HANGWATCH_ID $HANGWATCH_STATE $HANGWATCH_RULE" >>'"$T/execed" >"$T/waited" &
waiting=$!
check "wait --exec runs for what is active" await "the command" grep -qs "active deadlock" "$T/execed"
check "unload under it is explained" ends 3 "has a table open" hangwatch unload

# Doing what it says frees everybody.
kill -9 "$owner"
check "they are free" await "nobody stuck" ends 0 "nothing is stuck" hangwatch
check "wait --exec runs for the end" await "the end" grep -qs "ended deadlock" "$T/execed"
kill $waiting
wait $waiting 2>/dev/null
stop one

# Names that try to write to the terminal.
fixture one dgram-self name=escape waiters=2 || bail "fixture"
await_pass
for command in '' tree check 'why waiter' 'list queues' 'list queues -J' 'export dot'; do
	# shellcheck disable=SC2086 # words are meant
	is "printable: ${command:-the screen}" "$(hangwatch $command | LC_ALL=C tr -d '\n -~' | wc -c)" 0
done
stop one

check "unload" ends 0 '' hangwatch unload
finish
