#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 7.x: frames differ, and with them signatures
# quick
# The chains table: roots, who is behind them, the sentence, the tree, the order and the signature.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

load interval_ms=200 || bail "insmod"

# judge VERDICT BEHIND ROOT SENTENCE FIXTURE...
judge() {
	verdict=$1 behind=$2 root=$3 sentence=$4
	shift 4
	fixture one "$@" || bail "fixture $*"
	await_pass
	check "$*: $verdict" chain_says "$verdict" "$behind" "$root" "$sentence"
}

signature() {
	awk 'NR == 2 { print $4 }' "$DIR/chains"
}

# tree_has N LINE: so often, and every line of a tree belongs to a chain
tree_has() {
	is "the tree: $2" "$(awk -v line="$2" '$2 == "|" && index($0, line) { n++ } END { print n + 0 }' \
		"$DIR/chains")" "$1"
}

# An idle machine has no roots.
await_pass
is "nobody is at a root" "$(sed 1d "$DIR/chains" | grep -c '')" 0

judge deadlock 2 owner '2 tasks wait behind owner.*waits on its own socket .*can never wake' dgram-self
first=$(signature)
is "its signature is one and the same on every kernel" "$first" 0d786b09
tree_has 1 "the ring is closed"
is "as sure as who has the socket open" "$(table chains '$h["CHAIN"] == 1 { print $h["CERTAINTY"] }' | head -1)" holder
stop one
judge deadlock 2 owner 'its own socket' dgram-self
is "the same hang has the same signature" "$(signature)" "$first"
is "the queue has it too" "$(table queues '$h["VERDICT"] == "deadlock" { print $h["SIGNATURE"], $h["BEHIND"] }')" \
	"$first 2"
stop one

judge deadlock 41 owner '41 tasks wait behind owner' dgram-self waiters=40
stop one
judge deadlock 3 ring 'ring of 3: ring.* of ring.*none of them can ever wake' dgram-ring
tree_has 3 "<- unix-peer"
check "another hang has another signature" test "$(signature)" != "$first"
stop one
judge deadlock 14 ring 'a ring of 9: .*and 3 more: none' dgram-ring length=9 waiters=5
stop one
judge stopped 3 owner 'it is stopped by SIGSTOP \(stopped\)' dgram-stopped waiters=3
stop one
judge busy 3 owner 'it is running \(busy\)' dgram-busy waiters=3
stop one
judge blocked 3 owner 'it sleeps in timer for:.* and does not serve it' dgram-blocked waiters=3
stop one
judge blocked 3 carrier 'likely behind carrier.*it sleeps in timer' dgram-flight waiters=3
stop one

# An answer is owed as long as the question lies unread; else the receiver is idle.
judge blocked 1 peer 'for socket .*: it sleeps in timer' unix-recv owed=1
stop one
fixture one unix-recv || bail "fixture"
await_pass
is "a receiver that asked nothing is idle" "$(sed 1d "$DIR/chains" | grep -c '')" 0
stop one

# The worst first: a deadlock of one before three who wait for a stopped one.
fixture two dgram-stopped waiters=3 || bail "fixture"
judge deadlock 2 owner 'its own socket' dgram-self
is "the order of the roots" "$(awk '$2 != "|" && NR > 1 { printf "%s ", $2 }' "$DIR/chains")" "deadlock stopped "
finish
