#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The user code of the one at a chain's root: the addresses it says it returns to, in
# their order and without a mark, in chains, tasks, the sentence and the alert.
# not on arm64: the prover decodes x86
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

# code_of TAG: what the fixture says
code_of() {
	sed -n 's/^code .*frames=//p' "$T/$1"
}

led_there() {
	grep -F 'led there by ' "$DIR/chains" | grep -qF "$1" && return
	sed 's/^/# /' "$DIR/chains"
	return 1
}

in_tasks() {
	table tasks '$h["PID"] == pid && index($h["CODE"], code) { found = 1 } END { exit !found }' \
		-v pid="$1" -v code="$2"
}

# Only roots and tasks with waiters are asked.
only_few() {
	table tasks '$h["CODE"] != "-" { n++ } END { exit n > 8 }'
}

load interval_ms=200 alert_secs=1 || bail "insmod"

for how in plain signal made; do
	echo 'waiter flock . {holder} blocked blocked {holder}' >"$T/one.rows"
	if fixture one code how=$how; then
		await_pass
		check "$how: the waiter" agree one
		code=$(code_of one)
		pid=$(sed -n 's/^code pid=\([0-9]*\) .*/\1/p' "$T/one")
		check "$how: the tree has $code" led_there "$code"
		check "$how: and so has the row of the task" in_tasks "$pid" "$code"
		check "$how: the sentence says whose code" \
			chain_says blocked 1 "role[$pid]" ', called from mkwait and does not serve it'
		check "$how: the log has it" await "the alert" sh -c "dmesg | grep -F 'led there by' | grep -qF '$code'"
	else
		not_ok "$how: the fixture failed"
	fi
	[ $how != signal ] || check "$how: the signal is told" led_there "$code<[signal]<"
	stop one
done
check "few are asked" only_few
check "every row has its columns" well_formed
finish
