#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 5.10 7.x: layouts from the sources, from BTF
# quick
# guest: --timeout 300
# A lookup that waits for automount: the mount, the daemon, and what that does.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

load interval_ms=200 || bail "insmod"
modprobe -q autofs4
check "the layout is known" [ "$(status kind_autofs)" = on ]

queue() {
	grep -h ' autofs ' "$DIR/queues" | sed 's/^/# /'
}

situations queue <<'TABLE'
autofs server=idle waiters=3
autofs server=read
autofs server=epoll
autofs server=stop
TABLE

check "every row has its columns" well_formed
finish
