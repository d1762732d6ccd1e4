#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 7.x: sockets whose layouts differ
# guest: --timeout 300
# One alert a root: 150 clients of one stuck server are one condition, and a ring that comes
# after them still has its alert.  What was said and never read is no question.  The columns
# and the marks are explained in field.sh.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"
# shellcheck source=../field.sh
. "${0%/*}/../field.sh"

cat >"$T/marks" <<'MARKS'
MARKS

load interval_ms=200 waiters_max=0 alert_secs=1 || bail "insmod"
field_begin <<'WANTED'
#TAG    WAITER  KIND          OBJECT OWNER   HOW    OUTCOME  VERDICT           ROOT    BEHIND ALERT    PROGRAM
crowd   client  unix-recv     .      server  .*     blocked  blocked           holder  1      blocked  field-crowd
+       server  flock         /lock  holder  exact  blocked  blocked           holder  151    .
# Healthy: monitors that said a word once, and a server that never reads it.
evntu   monitor .*            .      .*      .*     .*       .*                .*      .*     none     field-events
evntr   monitor .*            .      .*      .*     .*       .*                .*      .*     none     field-events waits=read
evntt   monitor .*            .      .*      .*     .*       .*                .*      .*     none     field-events family=tcp
WANTED
field_ready
field_judged 40

# The ring, when all those conditions are there.
field_begin <<'WANTED'
bus     client  unix-recv     .      bus     .*     blocked  possible-deadlock|deadlock bus|pid1 1 blocked|deadlock field-bus
WANTED
field_ready
field_judged 40
check "every row has its columns" well_formed
finish
