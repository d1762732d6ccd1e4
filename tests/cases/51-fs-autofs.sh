#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# guest: --timeout 300
# A lookup that waits for automount: the mount, the daemon, and what that does.
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

load interval_ms=200 || bail "insmod"
modprobe -q autofs4
check "the layout is known" [ "$(status kind_autofs)" = on ]

while read -r options; do
	# shellcheck disable=SC2086  # options are words
	if fixture one autofs $options; then
		await_pass
		check "autofs $options" agree one
		grep -h ' autofs ' "$DIR/queues" | sed 's/^/# /'
	elif grep -q '^mkwait: skipped' "$T/one.err"; then
		skip "autofs $options" "$(cat "$T/one.err")"
	else
		not_ok "autofs $options: the fixture failed"
	fi
	stop one
done <<'TABLE'
server=idle waiters=3
server=read
server=epoll
server=stop
TABLE

check "every row has its columns" well_formed
finish
