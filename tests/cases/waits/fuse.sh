#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 5.10 7.x: layouts from the sources, from BTF; the lookup has no owner in 7.x
# guest: --timeout 300
# Requests to a FUSE filesystem: the mount, its daemon, and what that does.  The module that knows FUSE is loaded after
# hangwatch: its structures are learned then.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

load interval_ms=200 || bail "insmod"
echo "# before: $(grep '^kind_fuse' $DIR/status)"
modprobe -q fuse
mount -t fusectl fusectl /sys/fs/fuse/connections 2>/dev/null
check "the layout is known" [ "$(status kind_fuse)" = on ]

queue() {
	grep -h ' fuse' "$DIR/queues" | sed 's/^/# /'
	[ "${2%% *}" != server=flock-own ] || check "$1 $2: the sentence" \
		chain_says deadlock 4 fused 'which waits on its own lock of '
}

situations queue <<'TABLE'
fuse server=idle waiters=3
fuse server=read
fuse server=poll
fuse server=epoll
fuse server=stop
fuse server=self
fuse server=flock waiters=3
fuse server=flock-own waiters=3
fuse server=none waiters=2
fuse server=read clone=1
fuse server=stop init=0
fuse server=read init=0
fuse server=read signal=10
fuse server=read signal=9
TABLE

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

umount /sys/fs/fuse/connections 2>/dev/null

check "every row has its columns" well_formed
finish
