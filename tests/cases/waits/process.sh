#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 5.10 7.x: signal and exit paths differ
# Waits for processes: children, a tracer, a freezer, a seccomp listener; and those for user space locks whose owner
# only user space knows.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

load interval_ms=200 || bail "insmod"

# A lock's holder waits for its child: that is who keeps the others waiting.
root_is_child() {
	table queues '
		$h["KIND"] == "child" && $h["OWNER"] != "-" { child = $h["OWNER"] }
		$h["KIND"] == "flock" { root = $h["ROOT"] }
		END { exit !(child && root == child) }'
}

root() {
	[ "$2" != asked=1 ] || check "$1: that is the root" await "root" root_is_child
}

waits root <<'TABLE'
# TASK    KIND        OBJECT             OWNER     OUTCOME  VERDICT  ROOT  FIXTURE
parent    child       children-of:{pid}  -         .        idle     .     wait4
parent    child       children-of:{pid}  .         blocked  .        .     wait4 asked=1 | how=holder holders={child},{brother}
waiter    flock       .                  {parent}  blocked  blocked  .
parent    child       child:{child}      -         .        idle     .     waitid
parent    child       child:{child}      {child}   blocked  .        .     waitid asked=1 | how=exact
waiter    flock       .                  {parent}  blocked  blocked  .
parent    vfork       .                  {child}   .        .        .     vfork
dumper    pipe-write  .                  .         blocked  .        .     coredump
thread    coredump    core-of:{pid}      {pid}     blocked  .        .     | how=exact
stopped   jobctl      .                  .         .        .        .     jobctl
traced    ptrace      .                  {tracer}  .        .        .     ptrace | how=exact
frozen    frozen      ~mkwait            .         .        .        .     frozen
sleeper   signal      .                  -         .        idle     .     pause
sleeper   signal      .                  -         .        idle     .     sigsuspend
sleeper   signal      .                  -         .        idle     .     sigtimedwait
TABLE

# A thread that can't be killed, as it writes to a frozen filesystem: its process can neither execute nor dump core.
waits <<'TABLE'
# TASK    KIND       OBJECT            OWNER  OUTCOME  VERDICT  ROOT  FIXTURE
executor  exit       threads-of:{pid}  {pid}  blocked  .        .     exec | how=exact
stuck     fs-freeze  .                 .      .        .        .
chain     orphaned   2                 0      :_it_is_frozen_until_somebody_thaws_it
executor  exit       threads-of:{pid}  {pid}  blocked  .        .     exec core=1 | how=exact
stuck     fs-freeze  .                 .      .        .        .
chain     orphaned   2                 0      :_it_is_frozen_until_somebody_thaws_it
TABLE

# A thread asks its own process.  Another thread of it may come to answer, but not one that waits for new requests: it is
# assumed to have taken none (docs/hangs.md).
waits <<'TABLE'
# TASK    KIND          OBJECT  OWNER         OUTCOME  VERDICT  ROOT          FIXTURE
asker     seccomp       .       {pid}         blocked  .        {asker}       seccomp | how=holder
chain     possible-deadlock 1   {asker}       _which_waits_on_its_own_
asker     seccomp       .       {pid}         blocked  .        {asker}       seccomp listener=recv | how=holder
listener  seccomp-recv  .       -             .        idle     .
chain     deadlock      1       {asker}       _which_waits_on_its_own_
asker     seccomp       .       {pid}         blocked  .        {asker}       seccomp listener=poll | how=holder
listener  poll          .       -             .        idle     .
chain     possible-deadlock 1   {asker}       _which_waits_on_its_own_
asker     seccomp       .       {supervisor}  blocked  blocked  {supervisor}  seccomp-apart | how=holder
chain     blocked       1       {supervisor}  :_it_sleeps_in_timer
sleeper   io_uring      .       .             .        .        .             io_uring flags=12288
TABLE

waits <<'TABLE'
# TASK  KIND      OBJECT  OWNER    OUTCOME  VERDICT  ROOT  FIXTURE
waiter  futex     futex:dev/zero+0,futex:dev/zero+4 . . .  .  futex-waitv
waiter  futex-pi  .       {owner}  blocked  .        .     futex-pi | how=exact
waiter  futex     .       {owner}  blocked  .        .     pthread-mutex | how=likely
waiter  futex     .       {owner}  blocked  .        .     pthread-mutex timed=1 | how=likely
waiter  futex     .       {owner}  blocked  .        .     pthread-mutex type=recursive | how=likely
waiter  futex     .       {owner}  blocked  .        .     pthread-mutex type=errorcheck | how=likely
waiter  futex     .       {owner}  blocked  .        .     pthread-mutex type=adaptive | how=likely
waiter  futex     .       {owner}  blocked  .        .     pthread-mutex threads=1 | how=likely
waiter  futex     .       {owner}  blocked  .        .     pthread-mutex threads=1 type=robust | how=likely
waiter  futex     .       -        .        idle     .     futex-decoy
TABLE

check "every row has its columns" well_formed
finish
