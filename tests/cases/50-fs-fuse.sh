#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# guest: --timeout 300
# Requests to a FUSE filesystem: the mount, its daemon, and what that does.  The module that knows FUSE is loaded after
# hangwatch: its structures are learned then.
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

load interval_ms=200 || bail "insmod"
echo "# before: $(grep '^kind_fuse' $DIR/status)"
modprobe -q fuse
mount -t fusectl fusectl /sys/fs/fuse/connections 2>/dev/null
check "the layout is known" [ "$(status kind_fuse)" = on ]

while read -r options; do
	# shellcheck disable=SC2086  # options are words
	if fixture one fuse $options; then
		await_pass
		check "fuse $options" agree one
		grep -h ' fuse' "$DIR/queues" | sed 's/^/# /'
	elif grep -q '^mkwait: skipped' "$T/one.err"; then
		skip "fuse $options" "$(cat "$T/one.err")"
	else
		not_ok "fuse $options: the fixture failed"
	fi
	stop one
done <<'TABLE'
server=idle waiters=3
server=read
server=poll
server=epoll
server=stop
server=self
server=read clone=1
server=stop init=0
server=read init=0
server=read signal=10
server=read signal=9
TABLE

# Nobody has a device of the connection open any more, and yet it is there: in flight.
fixture one fuse server=none waiters=2 || not_ok "fuse server=none: the fixture failed"
await_pass
check "fuse server=none" agree one
check "fuse server=none: the sentence" chain_says orphaned 2 - '2 tasks wait for fuse fuse:.*/mnt: nobody has it open any more \(orphaned\)\.'
stop one

# Who looks the name up is on record only where the dentry has his queue.
case $HANGWATCH_KERNEL in 7.*) owner=0 ;; *) owner=1 ;; esac
fixture one lookup waiters=3 owner=$owner
await_pass
check "lookup waiters=3" agree one
stop one

# The number in the name is the connection's, where it can be aborted.
fixture one fuse
await_pass
number=$(table queues '$h["KIND"] == "fuse" { split($h["NAME"], part, ":"); print part[2] }')
check "the name has the connection's number" [ -e "/sys/fs/fuse/connections/$number/abort" ]
check "all who wait are one row" table queues '$h["KIND"] == "fuse" { n++ } END { exit n != 1 }'
stop one

check "every row has its columns" well_formed
finish
