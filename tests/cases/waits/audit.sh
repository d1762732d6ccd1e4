#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 7.x: layouts differ
# guest: --timeout 300
# A full audit backlog: who waits, the daemon that doesn't read, and what that does.  Other processes have audit sockets
# open too, as services do that write records.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

# says VERDICT SENTENCE: the chain whose root is the daemon; the crowd behind it comes and goes.
says() {
	awk -v verdict="$1" -v root="auditd[$(truth_value one daemon)]" -v sentence="$(awk_string "$2")" '
		NR > 1 && $2 != "|" && $6 == root { seen = $0; found = $2 == verdict && $0 ~ sentence }
		END { if (!found) print "# " seen; exit !found }' "$DIR/chains"
}

# kauditd is seen while it tries the daemon's socket, as it does most of the time.
sender_is_named() {
	table tasks '$h["COMM"] == "kauditd" && $h["KIND"] == "netlink-send" && $h["NAME"] == "netlink:[" inode "]" { found = 1 }
		END { exit !found }' -v inode="$(truth_value one socket)"
}

load interval_ms=200 || bail "insmod"
check "the layout is known" [ "$(status kind_netlink-send)" = on ]

while read -r server kind outcome verdict sentence; do
	echo "waiter audit-backlog audit_backlog_wait {daemon} $outcome $verdict {daemon} how=holder" >"$T/one.rows"
	[ "$kind" = - ] || echo "daemon $kind . . . . ." >>"$T/one.rows"
	if fixture one audit "server=$server"; then
		await_pass
		check "audit server=$server" agree one
		check "audit server=$server: the sentence" says "$verdict" "tasks wait behind auditd.* for audit-backlog audit_backlog_wait: it $sentence"
		check "audit server=$server: what kauditd waits for" await "kauditd" sender_is_named
	elif grep -q '^mkwait: skipped' "$T/one.err"; then
		skip "audit server=$server" "$(cat "$T/one.err")"
	else
		not_ok "audit server=$server: the fixture failed"
	fi
	stop one
done <<'TABLE'
stopped jobctl stopped stopped is stopped by SIGSTOP \(stopped\).
asleep timer blocked blocked sleeps in timer .* and does not serve it \(blocked\).
busy - running busy is running \(busy\).
TABLE

check "every row has its columns" well_formed
finish
