#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 7.x: rw_semaphores and FUSE are laid out in another way
# guest: --timeout 300
# Who holds what no table shows: a file whose last holder is closing it or exits, and an
# rw_semaphore whose last reader is a passerby.  The columns and the marks are explained in
# field.sh.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"
# shellcheck source=../field.sh
. "${0%/*}/../field.sh"

modprobe -q fuse

cat >"$T/marks" <<'MARKS'
exclo another stack may have an old word of the file: then nobody is named
exits what a task that exits has yet to close is not found on its stack
MARKS

field_begin <<'WANTED'
#TAG    WAITER   KIND          OBJECT OWNER   HOW    OUTCOME  VERDICT           ROOT    BEHIND ALERT    PROGRAM
# It closes the file whose lock it has, and is stuck in the flush.
exclo   client   flock         .      goes    .*     blocked  blocked|stopped   daemon  1      blocked  field-exit by=close
+       goes     fuse          .      daemon  holder stopped  stopped           daemon  2      .
# It exits with a lock and the end of a FIFO besides.
exits   client   flock         /lock  goes    .*     blocked  blocked|stopped   daemon  1      .*       field-exit by=exit
+       writer   pipe-write    .      goes    .*     blocked  blocked|stopped   daemon  1      .
+       goes     fuse          .      daemon  holder stopped  stopped           daemon  3      .
# A debugger is stuck inside a victim's mmap_lock; a monitor took it last, and is innocent.
# With PREEMPT_RT who waits to write has what the others wait for.
passs   mapper   rwsem         .      debugger likely blocked  blocked           daemon  .*     .* field-passerby
+       cat      rwsem         .      debugger|victim likely|exact blocked blocked daemon .* .
+       debugger folio|fuse    .      daemon  holder stopped  stopped           daemon  1+     .
passp   mapper   rwsem         .      -|debugger none|likely .* unknown|blocked|stopped -|debugger|daemon .* .* field-passerby monitor=pauses
WANTED

field_end
