#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 7.x: sockets and threads whose layouts differ
# guest: --timeout 300
# What is owed though nobody says so: mutexes of user space that wait for each other, and
# answers to questions over TCP and Unix sockets that were read.  Healthy: a ring that a
# timeout ends, a pool whose lock goes with the work, clients that follow events, have their
# answer, or ask nothing.  The columns and the marks are explained in field.sh.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"
# shellcheck source=../field.sh
. "${0%/*}/../field.sh"

cat >"$T/marks" <<'MARKS'
MARKS

field_begin <<'WANTED'
#TAG    WAITER  KIND          OBJECT OWNER   HOW    OUTCOME  VERDICT           ROOT    BEHIND ALERT    PROGRAM
# Mutexes: never sure, as user space says whose they are.
muthr   left    futex         .      right   likely blocked  possible-deadlock left|right 2   blocked  field-mutexes
+       right   futex         .      left|right likely blocked possible-deadlock left|right 2  .
muprc   left    futex         .      right   likely blocked  possible-deadlock left|right 2   blocked  field-mutexes shape=processes
muone   left    futex         .      left    likely blocked  possible-deadlock left    1      blocked  field-mutexes shape=self
mujoi   right   join          .      left|right .*     blocked  possible-deadlock left|right 2   blocked  field-mutexes shape=join
+       left    futex         .      right   likely blocked  possible-deadlock left|right 2   .
# A timeout ends it; who has the lock of a pool waits for work.
mutim   left    futex         .      right   likely .*       idle              -       -      none     field-mutexes timed=1
muprt   left    futex         .      right   likely .*       idle              -       -      none     field-mutexes shape=processes timed=1
mupoo   left    futex         .      right   likely .*       idle              -       -      none     field-mutexes shape=pool
# A server that read the question, and what it does instead of an answer.
anlck   client  tcp-recv      .      server  likely blocked  blocked           holder  1      blocked  field-answer
+       server  flock         /lock  holder  exact  blocked  blocked           holder  2      .
anlc6   client  tcp-recv      .      server  likely blocked  blocked           holder  1      blocked  field-answer family=tcp6
anstp   client  tcp-recv      .      server  likely stopped  stopped           server  1      blocked  field-answer server=stopped
annap   client  tcp-recv      .      server  likely blocked  blocked           server  1      none     field-answer server=naps
# It waits for more, as for who follows events; the client has its answer, the server no new question.
anevt   client  tcp-recv      .      server  likely serving  idle              -       -      none     field-answer server=events
anans   client  tcp-recv      .      -       none   .*       idle              -       -      none     field-answer server=answers
+       server  tcp-recv      .      -       none   .*       idle              -       -      none
# Over a Unix socket, if passes saw the question before it was read.
aulck   client  unix-recv     .      server  likely blocked  blocked           holder  1      blocked  field-answer family=unix
+       server  flock         /lock  holder  exact  blocked  blocked           holder  2      .
austp   client  unix-recv     .      server  likely stopped  stopped           server  1      blocked  field-answer family=unix server=stopped
aunap   client  unix-recv     .      server  likely blocked  blocked           server  1      none     field-answer family=unix server=naps
auevt   client  unix-recv     .      server  likely serving  idle              -       -      none     field-answer family=unix server=events
auans   client  unix-recv     .      -       none   .*       idle              -       -      none     field-answer family=unix server=answers
# It keeps a connection, and asks nothing.
aukep   client  unix-recv     .      -       none   .*       idle              -       -      none     field-answer family=unix asks=0 server=stopped
WANTED

field_end
