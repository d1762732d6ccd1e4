#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 7.x: memory, exec, epoll and loop devices differ
# guest: --timeout 400
# Hangs of the field that end inside the kernel behind one process: memory, an epoll set, a
# core dump, a pid namespace, an exec, a loop device, a mount of 9p.  The columns and the
# marks are explained in field.sh.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"
# shellcheck source=../field.sh
. "${0%/*}/../field.sh"

modprobe -q fuse
modprobe -q loop

cat >"$T/marks" <<'MARKS'
loop@5.10 its modules have no types: what a loop device is made of is not known
p9st@5.10 its modules have no types: what a mount of 9p is made of is not known
p9lk@5.10 its modules have no types
p9tcp@5.10 its modules have no types
MARKS

field_begin <<'WANTED'
#TAG    WAITER   KIND          OBJECT OWNER   HOW    OUTCOME  VERDICT           ROOT    BEHIND ALERT    PROGRAM
# A debugger reads a victim's page, which a stopped daemon should give; others want the victim's memory.
mmap    mapper   rwsem         mmap_lock-of: debugger likely blocked  blocked    daemon  4      .*       field-passerby monitor=none
# With PREEMPT_RT who waits to write has what the others wait for.
+       cat      rwsem         mmap_lock-of: debugger|victim likely|exact blocked blocked daemon 3|4 .
+       debugger folio|fuse    .      daemon  holder stopped  stopped           daemon  5      .
# A set is locked by who adds a file to it, and sleeps in that file's poll.
epown   client   fuse          /mnt   daemon  holder blocked  deadlock          adder   3      deadlock field-epoll
+       adder    fuse          /mnt   daemon  holder blocked  deadlock          adder   3      .
+       daemon   mutex         mtx-of:epoll daemon exact blocked deadlock       adder   1      .
epoth   client   unix-recv     .      server  holder blocked  blocked           daemon  1      blocked  field-epoll set=other
+       server   mutex         mtx-of:epoll server exact blocked blocked        daemon  2      .
+       adder    fuse          /mnt   daemon  holder stopped  stopped           daemon  3      .
# A core helper that never reads, behind a lock.
core    client   flock         /lock  dumper  exact  blocked  blocked           helper  1      blocked  field-core
+       thread   coredump      .      dumper  exact  blocked  blocked           helper  1      .
+       dumper   pipe-write    .      helper  holder blocked  blocked           helper  3      .
# The init of a namespace can't go before its child, which is stuck.
pidns   client   flock         /lock  runtime exact  blocked  blocked           daemon  1      blocked  field-namespace
+       runtime  child         .      init    exact  blocked  blocked           daemon  2      .
+       init     child         .      child   holder blocked  blocked           daemon  3      .
+       child    folio|fuse    .      daemon  holder stopped  stopped           daemon  4      .
# A tracer waits for whose exec waits for it.
exec    execs    exit          .      tracer  exact  blocked  deadlock          tracer|execs 2 deadlock field-exec
+       tracer   mutex         .      execs   exact  blocked  deadlock          tracer|execs 2 .
# A loop device whose file lies on FUSE.
loop    client   folio         loop   .*      .*     blocked  blocked           daemon  1      blocked  field-loop
# A server of 9p.
p9st    client   9p            .      server  holder stopped  stopped           server  1      blocked  field-9p
p9lk    client   9p            .      server  holder blocked  blocked           holder  1      blocked  field-9p server=stuck
p9tcp   client   9p            .      server  holder stopped  stopped           server  1      blocked  field-9p family=tcp
WANTED

field_end
