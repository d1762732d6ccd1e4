#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 7.x: requests, sockets and locks whose layouts differ
# guest: --timeout 300
# Who is to blame: programs made after public reports, and others of their kinds.  The
# columns and the marks are explained in field.sh.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"
# shellcheck source=../field.sh
. "${0%/*}/../field.sh"

modprobe -q fuse

cat >"$T/marks" <<'MARKS'
MARKS

field_begin <<'WANTED'
#TAG    WAITER  KIND          OBJECT OWNER   HOW    OUTCOME  VERDICT           ROOT    BEHIND ALERT    PROGRAM
# A mutex held by another thread at fork(): the child has a copy that nobody will unlock.
fork    client  unix-recv     .      parent  holder blocked  blocked|orphaned  child|- 1      blocked  field-fork
+       parent  child         .      child   exact  blocked  blocked|orphaned  child|- 2      .
# A shared mutex whose holder was killed; its pid is another's now; the holder's tid is one of
# another pid namespace: nobody holds it, or the true holder, never who has that number here.
shmx    client  unix-recv     .      worker  holder blocked  blocked|orphaned  worker|- 1     blocked  field-mutex
+       worker  futex         .      -       none   absent   orphaned          -       4      .
shmre   worker  futex         .      -       none   .*       orphaned|unknown|idle -   .*     blocked|none field-mutex pid=reused
shmns   worker  futex         .      -|holder .*    .*       .*                -|holder .*    .*       field-mutex pid=namespace
shmrb   worker  futex         .      -|holder .*    .*       .*                -|holder .*    .*       field-mutex pid=namespace type=robust
# A pool whose semaphore was held by one that was killed; the master writes what they would read.
# A POSIX semaphore is a futex that nothing says anything of: whoever has its memory may post it.
semp    master  pipe-write    .      worker  holder blocked  blocked|possible-deadlock worker|-|master .* .* field-semaphore
+       worker  futex         .      -       none   unknown  idle|unknown|possible-deadlock .* .* .
semsv   master  pipe-write    .      worker  holder blocked  .*                worker|-|master .* .*       field-semaphore type=sysv
+       worker  sysv-sem      .      -       none   .*       orphaned|deadlock|possible-deadlock .* .* .
# A FIFO that nobody opens.
fifor   client  unix-recv     .      daemon  holder blocked  blocked|orphaned  -       1      blocked  field-fifo
+       daemon  fifo-open     /log   -       none   absent   orphaned          -       2      .
fifow   daemon  fifo-open     /log   -       none   absent   orphaned          -       2      blocked  field-fifo end=write
# A daemon waits for its helper through a pidfd; the helper for a lock; somebody for the daemon.
pidp    client  unix-recv     .      daemon  holder blocked  blocked           holder  1      blocked  field-pidfd
+       daemon  pidfd         .      helper  .*     blocked  blocked           holder  2      .
+       helper  flock         /lock  holder  exact  blocked  blocked           holder  3      .
pide    client  unix-recv     .      daemon  holder blocked  blocked           holder  1      blocked  field-pidfd by=epoll
+       helper  flock         /lock  holder  exact  blocked  blocked           holder  3      .
pidw    daemon  child         .      helper  exact  blocked  blocked           holder  2      blocked  field-pidfd by=waitid
+       helper  flock         /lock  holder  exact  blocked  blocked           holder  3      .
# A daemon joins its thread, which reads a pipe whose writer is stopped.
join    client  unix-recv     .      daemon  holder blocked  blocked|stopped   feeder  1      blocked  field-join
+       daemon  join          .      daemon  .*     blocked  blocked|stopped   feeder  2      .
+       reader  pipe-read     .      feeder  holder stopped  stopped           feeder  3      .
# A stopped server that has not accepted: on this machine it is a process, not "remote".
unacc   client  unix-send     .      server  .*     stopped  stopped           server  1      blocked  field-unaccepted
unat    client  tcp-send      .      server  .*     stopped  stopped           server  1      blocked  field-unaccepted family=tcp
unat6   client  tcp-send      .      server  .*     stopped  stopped           server  1      blocked  field-unaccepted family=tcp6
unatq   client  tcp-recv      .      server  .*     stopped  stopped           server  1      blocked  field-unaccepted family=tcp client=asks
unatq6  client  tcp-recv      .      server  .*     stopped  stopped           server  1      blocked  field-unaccepted family=tcp6 client=asks
unatc   client  tcp-connect   .      server  .*     stopped  stopped           server  1      blocked  field-unaccepted family=tcp client=connects
unacn   client  unix-peer     .      server  .*     stopped  stopped           server  1      blocked  field-unaccepted client=connects
# A request taken by one thread, which is stuck; another waits for new ones and never had it.
fuse    client  fuse          .      daemon  holder blocked  blocked           holder  1      blocked  field-fuse
+       daemon  flock         /lock  holder  exact  blocked  blocked           holder  2      .
fusep   client  fuse          .      daemon  holder blocked  blocked           holder  1      blocked  field-fuse idle=poll
+       daemon  flock         /lock  holder  exact  blocked  blocked           holder  2      .
secc    client  seccomp       .      daemon  holder blocked  blocked           holder  1      blocked  field-seccomp
+       worker  flock         /lock  holder  exact  blocked  blocked           holder  2      .
uffd    client  userfaultfd   .      lazy    holder stopped  stopped           lazy    1      blocked  field-userfault
uffdt   client  userfaultfd   .      lazy    holder blocked  blocked           holder  1      blocked  field-userfault handler=threads
+       lazy    flock         /lock  holder  exact  blocked  blocked           holder  2      .
# It only naps, while the other waits for new ones.
fusen   client  fuse          .      daemon  holder blocked  blocked           daemon  1      blocked  field-fuse taker=naps
fusenp  client  fuse          .      daemon  holder blocked  blocked           daemon  1      blocked  field-fuse taker=naps idle=poll
seccn   client  seccomp       .      daemon  holder blocked  blocked           worker  1      blocked  field-seccomp taker=naps
# The one that decides logs to a journal that waits for a decision: a ring; four others behind it.
fanot   cat     fanotify-perm .      daemon  holder blocked  deadlock|possible-deadlock daemon|decide|journal|offline 6+ deadlock|blocked field-fanotify
# An event loop asleep though its queue is full: a lost edge, a used-up one-shot, other events.
lostd   client  unix-peer     socket daemon  holder blocked  blocked           daemon  4      blocked  field-lost on=dgram by=edge
lostdo  client  unix-peer     socket daemon  holder blocked  blocked           daemon  4      blocked  field-lost on=dgram by=oneshot
lostde  client  unix-peer     socket daemon  holder blocked  blocked           daemon  4      blocked  field-lost on=dgram by=others
lostdp  client  unix-peer     socket daemon  holder blocked  blocked           daemon  4      blocked  field-lost on=dgram by=poll
lostp   client  pipe-write    .      daemon  holder blocked  blocked           daemon  1      .*       field-lost on=pipe by=edge
lostpo  client  pipe-write    .      daemon  holder blocked  blocked           daemon  1      .*       field-lost on=pipe by=oneshot
losts   client  unix-send     .      daemon  holder blocked  blocked           daemon  1      .*       field-lost on=stream by=edge
losttc  client  tcp-send      .      daemon  holder blocked  blocked           daemon  1      .*       field-lost on=tcp by=oneshot
lostt6  client  tcp-send      .      daemon  holder blocked  blocked           daemon  1      .*       field-lost on=tcp6 by=edge
# A daemon polls for room in what a stopped process should read; somebody waits for the daemon.
roomt   client  unix-recv     .      daemon  holder blocked  blocked|stopped   reader  1      blocked  field-pollout on=tcp
+       daemon  poll-room     .      reader  .*     stopped  stopped           reader  2      .
roomy   client  unix-recv     .      daemon  holder blocked  blocked|stopped   reader  1      blocked  field-pollout on=tty
+       daemon  poll-room     .      reader  .*     stopped  stopped           reader  2      .
roomp   client  unix-recv     .      daemon  holder blocked  blocked|stopped   reader  1      blocked  field-pollout on=pipe
rooms   client  unix-recv     .      daemon  holder blocked  blocked|stopped   reader  1      blocked  field-pollout on=stream
roomte  client  unix-recv     .      daemon  holder blocked  blocked|stopped   reader  1      blocked  field-pollout on=tcp by=epoll
roompe  client  unix-recv     .      daemon  holder blocked  blocked|stopped   reader  1      blocked  field-pollout on=pipe by=epoll
# A child inherited the daemon's socket and never uses it: the daemon is to blame.
heirl   client  unix-peer     .      daemon  .*     blocked  blocked           holder  3      blocked  field-heir daemon=lock
+       daemon  flock         /lock  holder  exact  blocked  blocked           holder  4      .
heirs   client  unix-peer     .      daemon  .*     stopped  stopped           daemon  3      blocked  field-heir daemon=stopped
heire   client  unix-peer     .      daemon  .*     blocked  blocked           daemon  3      blocked  field-heir daemon=loop
heirll  client  unix-peer     .      daemon  .*     blocked  blocked           holder  1      blocked  field-heir on=listener daemon=lock
heirls  client  unix-peer     .      daemon  .*     stopped  stopped           daemon  1      blocked  field-heir on=listener daemon=stopped
heirpl  client  pipe-write    .      daemon  .*     blocked  blocked           holder  1      .*       field-heir on=pipe daemon=lock
heirla  client  unix-peer     .      daemon  .*     blocked  blocked           daemon  3+     blocked  field-heir daemon=loop heir=asks
heirpa  client  pipe-write    .      daemon  .*     blocked  blocked           daemon  1+     .*       field-heir on=pipe daemon=loop heir=asks
heirps  client  pipe-write    .      daemon  .*     stopped  stopped           daemon  1      blocked  field-heir on=pipe daemon=stopped
heirpw  client  pipe-write    .      daemon  .*     blocked  blocked           heir    1      .*       field-heir on=pipe daemon=waits
+       daemon  child         .      heir    exact  blocked  blocked           heir    2      .
# The datagrams that fill a sender's own buffer lie with another receiver.
sever   client  unix-recv     .      daemon  holder blocked  blocked|stopped   stuck   1      blocked  field-several
+       daemon  unix-send     .      stuck   .*     stopped  stopped           stuck   2      .
severc  client  unix-recv     .      daemon  holder blocked  blocked|stopped   stuck   1      blocked  field-several connected=1
+       daemon  unix-send     .      stuck   .*     stopped  stopped           stuck   2      .
# A server of threads: the one that matters, not the main thread in accept() or a nap.
thrd    client  unix-recv     .      server  .*     blocked  blocked|stopped   feeder  1      blocked  field-threads
+       worker  pipe-read     .      feeder  holder stopped  stopped           feeder  2      .
thrds   client  unix-recv     .      server  .*     blocked  blocked|stopped   feeder  1      blocked  field-threads main=sleeps
thrdt   client  tcp-recv      .      server  .*     blocked  blocked|stopped   feeder  1      blocked  field-threads family=tcp
thrdt6  client  tcp-recv      .      server  .*     blocked  blocked|stopped   feeder  1      blocked  field-threads family=tcp6 main=sleeps
thrdp   client  unix-recv     .      server  .*     blocked  blocked|stopped   feeder  1      blocked  field-threads main=polls
thrdtp  client  tcp-recv      .      server  .*     blocked  blocked|stopped   feeder  1      blocked  field-threads family=tcp main=polls
thrdb   client  unix-recv     .      server  .*     blocked  blocked|stopped   feeder  1      blocked  field-threads backend=1
+       worker  futex         .      server  likely blocked  stopped|blocked   feeder  2      .
+       backend pipe-read     .      feeder  holder stopped  stopped           feeder  3      .
thrdbt  client  tcp-recv      .      server  .*     blocked  blocked|stopped   feeder  1      blocked  field-threads family=tcp main=polls backend=1
# Both ends of a conversation wait for the other's next word.
talk    client  unix-recv     .      daemon  holder blocked  possible-deadlock|deadlock daemon|helper 1|3 blocked|deadlock field-talk
WANTED

field_end
