# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# What the demo checks, and how it reads hangwatch's tables: columns by the names in the header. A check is one TAP line.

count=0
failed=0

# check NAME COMMAND...
check() {
	local result=ok
	count=$((count + 1))
	"${@:2}" >/dev/null || result="not ok"
	[[ $result == ok ]] || failed=$((failed + 1))
	printf '\n%s %d - %s\n' "$result" "$count" "$1"
}

finish() {
	printf '\n1..%d\n' "$count"
	((failed == 0))
	exit
}

# column FILE NAME [ROW]: of the first row, or of row ROW.
column() {
	awk -v name="$2" -v row="${3:-1}" '
		NR == 1 { for (i = 2; i <= NF; i++) at[$i] = i - 1; next }
		NR == row + 1 { print at[name] ? $at[name] : "-"; exit }' "$1"
}

tables_ready() {
	local serial
	serial=$(awk '$1 == "passes" { print $2 }' "$tables/status" 2>/dev/null)
	((${serial:-0} >= 2))
}

# keep_tables PREFIX
keep_tables() {
	local name
	for name in queues tasks chains alerts status; do
		cat "$tables/$name" >"$out/$1.$name" 2>/dev/null
	done
}

# The kernel's own word about the crowd, before hangwatch is loaded.
keep_witness() {
	local task
	stuck_by_name >"$out/witness.stuck"
	cat /proc/net/unix >"$out/witness.unix"
	for task in /proc/"$(logger_pid)"/task/*; do
		printf '%s:\n%s\n' "$task" "$(cat "$task/syscall" "$task/stack")"
	done >"$out/witness.syslog-ng"
	ps -eLo pid,tid,state,etimes,args >"$out/witness.ps"
}

# check_queues FILE LOW HIGH: how many waited just before and just after the table was read.
check_queues() {
	local n
	n=$(column "$1" WAITERS)
	check "$waiters waiters or more in the table: $n" [ "${n:-0}" -ge "$waiters" ]
	check "as many as /proc says: $n of $2..$3" between "${n:-0}" "$2" "$3"
	check "the queue's name is /dev/log" [ "$(column "$1" NAME)" = /dev/log ]
	check "its owner is syslog-ng[$(logger_pid)]" [ "$(column "$1" OWNER)" = "syslog-ng[$(logger_pid)]" ]
	check "the owner is blocked" [ "$(column "$1" OUTCOME)" = blocked ]
	check "the verdict is deadlock" [ "$(column "$1" VERDICT)" = deadlock ]
}

between() {
	(($2 <= $1 && $1 <= $3))
}

# logger_row FILE: syslog-ng waits at the address of the first queue.
logger_row() {
	awk -v address="$(column "$out/first.queues" ADDRESS)" -v pid="$(logger_pid)" '
		NR == 1 { for (i = 2; i <= NF; i++) at[$i] = i - 1; next }
		$at["PID"] == pid && $at["ADDRESS"] == address { found = 1 }
		END { exit !found }' "$1"
}

says_deadlock() {
	grep -q '^1 deadlock .* tasks wait behind syslog-ng.*waits on its own socket /dev/log, called from selflog\.so: it can never wake (deadlock)\.$' \
		"$tables/chains"
}

# One hang has one signature, whatever the kernel: what it is made of is in docs/tables.md.
signature=809e52ca

has_signature() {
	awk -v wanted="$signature" '
		NR == 1 { for (i = 2; i <= NF; i++) at[$i] = i - 1; next }
		$1 == 1 && $2 != "|" && $at["SIGNATURE"] == wanted { found = 1 }
		END { exit !found }' "$tables/chains"
}

# has_alert STATE RULE: about /dev/log.
has_alert() {
	awk -v state="$1" -v rule="$2" '
		NR == 1 { for (i = 2; i <= NF; i++) at[$i] = i - 1; next }
		$at["STATE"] == state && $at["RULE"] == rule && $at["NAME"] == "/dev/log" { found = 1 }
		END { exit !found }' "$tables/alerts" 2>/dev/null
}

one_alert() {
	[ "$(sed 1d "$tables/alerts" | grep -c '')" = 1 ]
}

no_active_alert() {
	awk 'NR > 1 && / active / { bad = 1 } END { exit bad || NR < 2 }' "$tables/alerts" 2>/dev/null
}

# code_in FILE TEXT: the line below the root says which code led there.
code_in() {
	awk -v text="$2" '$2 == "|" && /led there by / && index($0, text) { found = 1 } END { exit !found }' "$1"
}
