#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 7.x: layouts differ
# quick
# guest: --timeout 300
# A file that a fanotify listener must permit to be opened: the listener, and what it does.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

load interval_ms=200 || bail "insmod"

queue() {
	grep -h ' fanotify-perm ' "$DIR/queues" | sed 's/^/# /'
}

situations queue <<'TABLE'
fanotify-perm server=idle
fanotify-perm server=read
fanotify-perm server=poll
fanotify-perm server=epoll
fanotify-perm server=stop
TABLE

check "every row has its columns" well_formed
finish
