#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# File locks, permissions and page faults, and those who hold or handle them; TCP, UDP and netlink by their endpoints.
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

load interval_ms=200 || bail "insmod"
ip link set lo up 2>/dev/null || ifconfig lo up

while read -r name options; do
	# shellcheck disable=SC2086  # options are words
	if fixture one "$name" $options; then
		# Which listener would take a connection is not looked for; idle waits have no owner.
		case $name in tcp-connect | tcp-recv) sed -i 's/ owner=[0-9]*//' "$T/one" ;; esac
		await_pass
		check "$name${options:+ $options}" agree one
	elif grep -q '^mkwait: skipped' "$T/one.err"; then
		skip "$name${options:+ $options}" "$(cat "$T/one.err")"
	else
		not_ok "$name${options:+ $options}: the fixture failed"
	fi
	stop one
done <<'TABLE'
flock
flock waiters=3
posix-lock
posix-lock waiters=3
ofd-lock
ofd-lock waiters=3
lease
tcp-accept
tcp-connect
tcp-recv
tcp-send
udp-recv
netlink
fanotify-perm
userfaultfd
TABLE

check "every row has its columns" well_formed
finish
