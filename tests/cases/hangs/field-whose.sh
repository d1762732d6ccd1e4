#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 7.x: the layouts of locks, sockets and datagrams differ
# guest: --timeout 300
# Who is to blame, and who is not: locks that go with a file and those that do not, workers
# that take turns, questions over UDP, two servers of one port, tracers.  There are alerts for
# 64 roots at most, so they are not all in field-blame.sh.  The columns and the marks are
# explained in field.sh.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"
# shellcheck source=../field.sh
. "${0%/*}/../field.sh"

cat >"$T/marks" <<'MARKS'
MARKS

field_begin <<'WANTED'
#TAG    WAITER  KIND          OBJECT OWNER   HOW    OUTCOME  VERDICT           ROOT    BEHIND ALERT    PROGRAM
# Stopped by a tracer that is stuck itself; by one that waits for its user.
trace   client  unix-recv     .      daemon  holder stopped  stopped           pager   1      blocked  field-tracer
+       daemon  ptrace        .      tracer  .*     blocked  blocked           pager   2      .
tracei  client  unix-recv     .      daemon  holder stopped  stopped           daemon  1      blocked  field-tracer tracer=idle
# A POSIX lock is its process's: who inherited the file can't release it.
tablp   waiter  posix-lock    /table owner   exact  blocked  blocked           owner   1      blocked  field-table
tabls   waiter  posix-lock    /table owner   exact  blocked  blocked           owner   1      blocked  field-table heir=stopped
tablk   waiter  posix-lock    /table owner   exact  blocked  blocked           owner   1      .*       field-table heir=stuck
tablo   waiter  posix-lock    /table owner   exact  blocked  blocked           holder  1      blocked  field-table owner=stuck
# Workers take turns at accept() by a lock whose file they share: one is stuck; all are idle.
turnb   worker  posix-lock    /turn  first   exact  blocked  blocked|stopped   backend 3      blocked  field-turns backend=1
+       first   pipe-read     .      backend holder stopped  stopped           backend 4      .
turnf   worker  flock         /turn  first   exact  blocked  blocked|stopped   backend 3      blocked  field-turns backend=1 lock=flock
turno   worker  posix-lock    /turn  first   exact  blocked  blocked           first   2      none     field-turns
turnp   worker  posix-lock    /turn  first   exact  blocked  blocked           first   2      none     field-turns by=poll
turne   worker  flock         /turn  first   exact  blocked  blocked           first   2      none     field-turns lock=flock by=epoll
turnfo  worker  flock         /turn  first   exact  blocked  blocked           first   2      none     field-turns lock=flock
turns   worker  posix-lock    /turn  first   exact  blocked  blocked           first   3      blocked  field-turns stranger=1
# A question over UDP that nobody reads; who has read one may owe an answer, or not.
dns     client  udp-recv      .      server  holder stopped  stopped           server  1      blocked  field-question
dnsl    client  udp-recv      .      server  holder blocked  blocked           holder  1      blocked  field-question server=stuck
dnsp    client  poll          .      server  holder stopped  stopped           server  1      blocked  field-question way=poll
dns6    client  udp-recv      .      server  holder stopped  stopped           server  1      blocked  field-question family=udp6
dnsm    client  udp-recv      .      server  holder stopped  stopped           server  1      blocked  field-question family=mapped
dnsr    client  udp-recv      .      -       none   .*       idle|unknown      .*      .*     none     field-question server=reads
# Of two that listen at one port the one at the address that is connected to.
ports   client  tcp-connect   .      server  .*     stopped  stopped           server  1      blocked,blocked field-listeners
# A daemon waits for a process group, in which not all of its children are.
group   client  unix-recv     .      daemon  holder blocked  blocked           holder  1      blocked  field-pidfd by=group
+       daemon  child         group  helper  holder blocked  blocked           holder  2      .
# A container's server is on this machine.
conta   client  tcp-recv      .      server  holder stopped  stopped           server  1      blocked  field-container net=1
conts   client  tcp-send      .      server  holder stopped  stopped           server  1      blocked  field-container net=2 client=sends
WANTED

field_end
