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

waits <<'TABLE'
# TASK   KIND       OBJECT                  OWNER      OUTCOME  VERDICT   ROOT  FIXTURE
writer   fs-freeze  .                       -          absent   orphaned  .     fs-fault
mapper   rwsem      mmap_lock-of:{pid}      .          .        .         .
looker   rwsem      mmap_lock-of:{of}       .          .        .         .
chain    orphaned   5                       0          :_it_is_frozen_until_somebody_thaws_it
creator  fuse       ~{directory}            {server}   stopped  .         .     fs-directory
lister   fuse       ~{directory}            {server}   stopped  .         .
remover  rwsem      i_rwsem-of:{directory}  {creator}  blocked  .         .     | how=exact
next     rwsem      i_rwsem-of:{directory}  {creator}  blocked  .         .     | how=exact
chain    stopped    5                       {server}   :_it_is_stopped_by_SIGSTOP
TABLE

check "every row has its columns" well_formed
finish
