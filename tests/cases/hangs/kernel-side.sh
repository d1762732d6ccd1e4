#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 7.x: memory, modules, keys and exec differ
# guest: --timeout 400
# Hangs that were reported of the field and end inside the kernel: who is to blame is one root, with its state, how many are
# behind it, and a sentence.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

modprobe -q fuse
load interval_ms=200 || bail "insmod"

situations <<'TABLE'
fs-fault
fs-directory
block in=pipe-lock
block in=inode-lock
exec core=1
exec-traced
pid-namespace
request-key
module-init by=name
fuse server=stop waiters=3
dm in=lockfs
dm in=freezing
TABLE

skip "epoll_ctl on a file of one's own FUSE mount" "TODO: not a fixture yet; ep->mtx is named by its file"
skip "a core helper that never reads" "TODO: not a fixture yet; a core dump that waits for threads is"

check "every row has its columns" well_formed
finish
