# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
# What the scenes with Debian's daemons share (tests/demo/daemons.sh), sourced after lib.sh.  A scene brings a daemon into
# a state in which it does nothing, starts tools that ask it for something, and says what it knows of them from outside:
# the pids, and from /proc/PID/stack that they sleep where they should.
#	begin NAME		a scene; $waiters is empty
#	asker CMD...		a tool that will wait, in the background
#	asleep FUNCTION PID...	each of these processes sleeps in it
#	shown KEY=VALUE...	the tables say so of all of $waiters (agree.awk)
#	chain KEY=VALUE...	a chain says so (chains.awk)
#	ends			the tools came to their ends, and nobody is at a root any more

begin() {
	scene=$1
	waiters=
	roots=
	: >"$T/$scene"
}

asker() {
	"$@" >"$T/asker" 2>&1 </dev/null &
	waiters="$waiters $!"
}

main_pid() {
	systemctl show --property=MainPID --value "$1"
}

# threads_of PID: with commas between
threads_of() {
	find "/proc/$1/task" -mindepth 1 -maxdepth 1 -printf ',%f' | cut -c2-
}

asleep() {
	asleep_in=$1
	shift
	for pid in "$@"; do
		grep -qs " $asleep_in+" "/proc/$pid"/task/*/stack || return 1
	done
}

# all_asleep FUNCTION: all of $waiters
all_asleep() {
	# shellcheck disable=SC2086  # pids are words
	check "$scene: they wait" await "tools in $1" asleep "$1" $waiters
}

# The first of them have found room; the others are the waiters.
sleepers_are() {
	sleepers=
	for pid in $waiters; do
		! asleep unix_wait_for_peer "$pid" || sleepers="$sleepers $pid"
	done
	# shellcheck disable=SC2086  # pids are words
	set -- "$1" $sleepers
	[ $# -gt "$1" ] && waiters=$sleepers
}

in_state() {
	[ "$(sed -n 's/^State:[[:space:]]*\(.\).*/\1/p' "/proc/$1/status")" = "$2" ]
}

# halt PID: when this returns, the process is stopped
halt() {
	kill -STOP "$1" && await "$1 to stop" in_state "$1" T
}

shown() {
	for pid in $waiters; do
		echo "truth tid=$pid $*"
	done >"$T/$scene"
	await_pass
	check "$scene: the tables" agree "$scene"
}

# rows: what the tables say of them, for people
rows() {
	grep -E "^[0-9]+ (deadlock|possible-deadlock|stopped|orphaned|blocked|remote|unknown|kernel|busy) " "$DIR/chains" |
		sed "s/^/#   /"
	table queues '$h["VERDICT"] != "idle" { print "#   " $0 }'
}

chain() {
	echo "chain $*" >"$T/$scene.chain"
	roots=$(echo "$*" | sed -n 's/.*root=\([^ ]*\).*/\1/p')
	check "$scene: the sentence" chain_found
	rows
}

# What one pass could not tell a later one may.
chain_found() {
	for try in 1 2 3; do
		! chained "$scene.chain" >"$T/differs" || return 0
		await_pass
	done
	cat "$T/differs"
	return 1
}

over() {
	for pid in $waiters; do
		! kill -0 "$pid" 2>/dev/null || return 1
	done
}

ends() {
	check "$scene: they go on" await "the tools" over
	await_pass
	echo "chain none root=$roots" >"$T/$scene.chain"
	[ "${roots:-0}" = 0 ] || check "$scene: nobody is at the root" chained "$scene.chain"
	rm -f "$T/$scene" "$T/$scene.chain"
}
