#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# guest: --timeout 300
# A file that a fanotify listener must permit to be opened: the listener, and what it does.
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

load interval_ms=200 || bail "insmod"

while read -r options; do
	# shellcheck disable=SC2086  # options are words
	if fixture one fanotify-perm $options; then
		await_pass
		check "fanotify-perm $options" agree one
		grep -h ' fanotify-perm ' "$DIR/queues" | sed 's/^/# /'
	elif grep -q '^mkwait: skipped' "$T/one.err"; then
		skip "fanotify-perm $options" "$(cat "$T/one.err")"
	else
		not_ok "fanotify-perm $options: the fixture failed"
	fi
	stop one
done <<'TABLE'
server=idle
server=read
server=poll
server=epoll
server=stop
TABLE

check "every row has its columns" well_formed
finish
