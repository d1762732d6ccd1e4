#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Kernel locks and completions: kind, name, owner, outcome and verdict.
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

load interval_ms=200 || bail "insmod"

# judge NAME OPTIONS...: the fixture's truth is what the tables say
judge() {
	label="$*"
	if fixture one "$@"; then
		await_pass
		check "$label" agree one
	elif grep -q '^mkwait: skipped' "$T/one.err"; then
		skip "$label" "$(cat "$T/one.err")"
	else
		not_ok "$label: the fixture failed"
	fi
	stop one
}

for in in mutex rwsem-read rwsem-write rwsem-readers semaphore rt-mutex ww-mutex percpu-rwsem \
	completion flush-work wait-bit wait-var ab-ba; do
	judge kernel in=$in
done
judge kernel
judge vfork
judge fs-freeze

# A lock whose holder only sleeps by the clock or is idle is no deadlock.
fixture one kernel in=mutex || bail "fixture"
await_pass
is "nobody is in a deadlock but AB-BA" "$(table queues '
	$h["VERDICT"] ~ /deadlock/ { n++; print "# " $0 }
	END { print n + 0 }')" 0
stop one

check "every row has its columns" well_formed
finish
