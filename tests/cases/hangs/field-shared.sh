#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 7.x: file locks and their contexts have other layouts
# guest: --timeout 300
# A file lock that several hold: the writer behind them goes on when all have let go, so the one
# who will not is to blame, whatever the others do.  The columns and the marks are explained in
# field.sh.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"
# shellcheck source=../field.sh
. "${0%/*}/../field.sh"

cat >"$T/marks" <<'MARKS'
MARKS

field_begin <<'WANTED'
#TAG    WAITER  KIND          OBJECT OWNER   HOW    OUTCOME  VERDICT           ROOT    BEHIND ALERT    PROGRAM
# One computes, or naps; the other waits for what the writer has, is stuck, or stopped.
shask   writer  flock         /data  second  exact  blocked  deadlock          .*      2      deadlock field-shared first=computes second=asks
sharev  writer  flock         /data  first   exact  blocked  deadlock          .*      2      deadlock field-shared first=asks
shstk   writer  flock         /data  second  exact  blocked  blocked           holder  1      blocked  field-shared second=stuck
shstp   writer  flock         /data  second  exact  stopped  stopped           second  1      blocked  field-shared second=stopped
shpos   writer  posix-lock    /data  second  exact  blocked  deadlock          .*      2      deadlock field-shared second=asks lock=posix
shofd   writer  ofd-lock      /data  second  exact  blocked  deadlock          .*      2      deadlock field-shared second=asks lock=ofd
# Two parts of a file, and a writer who wants all of it.
shprt   writer  posix-lock    /data  second  exact  blocked  deadlock          .*      2      deadlock field-shared first=computes second=asks lock=posix part=1
# A timeout ends what it asks for.
shtim   writer  flock         /data  second  exact  blocked  blocked           .*      1      blocked  field-shared second=times
# All of them go on.
shrun   writer  flock         /data  first|second exact running busy           first|second 1 none    field-shared first=computes second=computes
# Both want to write, and keep their read locks.
shup    left    ofd-lock      /data  right   .*     blocked  deadlock          .*      2      deadlock field-upgrade
WANTED

field_end
