#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 7.x: struct file counts otherwise; the layouts of locks and sockets differ
# guest: --timeout 300
# Rings that somebody opens of whom neither descriptors nor threads tell: a descriptor in
# flight, a registered one, a child's end, a parent's alarm, the kernel that gives up.  Each
# has its twin that nobody opens.  And words of user space that look like a mutex and are
# none.  The columns and the marks are explained in field.sh.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"
# shellcheck source=../field.sh
. "${0%/*}/../field.sh"

cat >"$T/marks" <<'MARKS'
MARKS

field_begin <<'WANTED'
#TAG    WAITER  KIND          OBJECT OWNER   HOW    OUTCOME  VERDICT           ROOT    BEHIND ALERT    PROGRAM
oflt    writer  pipe-write    .      writer  holder blocked  possible-deadlock writer  1      blocked  field-outside by=flight
oreg    writer  pipe-write    .      writer  holder blocked  possible-deadlock writer  1      blocked  field-outside by=registered
ochld   writer  pipe-write    .      writer  holder blocked  possible-deadlock writer  1      blocked  field-outside by=child
okeep   writer  pipe-write    .      writer  holder blocked  possible-deadlock writer  1      blocked  field-outside by=keeper
oshell  writer  pipe-write    .      writer  holder blocked  possible-deadlock writer  1      blocked  field-outside by=shell
oloop   writer  pipe-write    .      writer  holder blocked  possible-deadlock writer  1      blocked  field-outside by=loops
onap    writer  pipe-write    .      writer  holder blocked  possible-deadlock writer  1      blocked  field-outside by=nap
osleep  writer  pipe-write    .      writer  holder blocked  possible-deadlock writer  1      blocked  field-outside by=sleep
osubsh  writer  pipe-write    .      writer  holder blocked  possible-deadlock writer  1      blocked  field-outside by=subshell
orest   writer  pipe-write    .      writer  holder blocked  deadlock          writer  1      deadlock field-outside by=restarts
omap    writer  flock         /lock  writer  exact  blocked  deadlock          writer  1      deadlock field-outside by=mapped
# TCP
gconn   server  tcp-connect   .      server  .*     blocked  possible-deadlock server  1      blocked  field-giveup by=connect
gconn6  server  tcp-connect   .      server  .*     blocked  possible-deadlock server  1      blocked  field-giveup by=connect family=tcp6
gsend   client  tcp-send      .      server  holder blocked  deadlock          .*      2      deadlock field-giveup by=send
gsendt  client  tcp-send      .      server  holder blocked  possible-deadlock .*      2      blocked  field-giveup by=send timeout=1
gpoll   client  poll-room     .      server  holder blocked  deadlock          .*      2      deadlock field-giveup by=send way=poll
gpollt  client  poll-room     .      server  holder blocked  possible-deadlock .*      2      blocked  field-giveup by=send way=poll timeout=1
gset    client  epoll         .      server  holder blocked  (possible-)?deadlock .*   2      .*       field-giveup by=send way=epoll
gsett   client  epoll         .      server  holder blocked  possible-deadlock .*      2      blocked  field-giveup by=send way=epoll timeout=1
# Words
wbarr   server  futex         .      -       none   unknown|- idle|unknown     -       .*     .*       field-word as=barrier
wplain  server  futex         .      -       none   unknown|- idle|unknown     -       .*     .*       field-word as=plain
wnorm   server  futex         .      -       none   unknown|- idle|unknown     -       .*     .*       field-word as=normal
wread   server  futex         .      -       none   unknown|- idle|unknown     -       .*     .*       field-word as=readers
wwrite  server  futex         .      -       none   unknown|- idle|unknown     -       .*     .*       field-word as=writer
wowned  waiter  futex         .      server  likely blocked  blocked           server  .*     .*       field-word as=owned
WANTED

# Who was woken by what the ring waited for goes on.
heals() {
	grep -qx "$1" "$T/left-out" || drain "$1"
}

load interval_ms=200 waiters_max=0 alert_secs=1 || bail "insmod"
field_ready
field_judged 40
for tag in oflt oreg ochld okeep oshell oloop onap osleep osubsh; do check "$tag heals" heals "$tag"; done
check "every row has its columns" well_formed
finish
