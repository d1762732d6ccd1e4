#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 5.10 6.12 7.x rt: lock structures, wait lists and slow paths differ
# Kernel locks and completions: kind, name, owner, outcome and verdict.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

load interval_ms=200 || bail "insmod"

# All at once; one by one those that share a lock, or that not every kernel has.
waits <<'TABLE'
# TASK              KIND            OBJECT                OWNER     OUTCOME  VERDICT   ROOT  FIXTURE
mutex               mutex           ~mkwait_mutex         {holder}  blocked  blocked   .     kernel in=mutex,semaphore,rt-mutex,ww-mutex,percpu-rwsem,completion,percpu-readers,flush-work,wait-bit,wait-var | how=exact
semaphore           semaphore       ~mkwait_semaphore     .         .        .         .
rt-mutex            rt-mutex        ~mkwait_rt_mutex      {holder}  blocked  blocked   .     | how=exact
ww-mutex            mutex           ~mkwait_ww_mutex      {holder}  blocked  blocked   .     | how=exact
percpu-rwsem        percpu-rwsem    ~mkwait_percpu_rwsem  .         .        .         .
completion          completion      ~mkwait_completion    .         .        .         .
percpu-readers      percpu-readers  ~mkwait_percpu_read   .         .        .         .
flush-work          flush-work      ~mkwait_work          .         .        .         .
wait-bit            wait-bit        ~mkwait_bits          .         .        .         .
wait-var            wait-bit        ~mkwait_var           .         .        .         .
rwsem-read          rwsem           ~mkwait_rwsem         {holder}  blocked  blocked   .     kernel in=rwsem-read | how=exact
rwsem-write         rwsem           ~mkwait_rwsem         {holder}  blocked  blocked   .     kernel in=rwsem-write | how=exact
rwsem-readers       rwsem           ~mkwait_rwsem         .         .        .         .     kernel in=rwsem-readers
spinlock            rt-mutex        ~mkwait_spinlock      {holder}  blocked  blocked   .     kernel in=spinlock | how=exact
rwlock              rt-mutex        ~mkwait_rwlock        .         .        .         .     kernel in=rwlock
rwsem-queue         rwsem           ~mkwait_rwsem_queue   {holder}  blocked  blocked   .     kernel in=rwsem-queue | how=exact
rwsem-queue-holder  rwsem           ~mkwait_rwsem_queue   .         .        .         .
ab-ba               mutex           ~mkwait_mutex_a       {holder}  blocked  deadlock  .     kernel in=ab-ba | how=exact
ab-ba-holder        mutex           ~mkwait_mutex_b       {waiter}  blocked  deadlock  .     | how=exact
writer              fs-freeze       .                     -         absent   orphaned  -     fs-freeze
chain               orphaned        1                     0         :_it_is_frozen_until_somebody_thaws_it
parent              vfork           .                     {child}   .        .         .     vfork
TABLE

# A lock whose holder only sleeps by the clock or is idle is no deadlock.
fixture one kernel in=mutex || bail "fixture"
await_pass
is "nobody is in a deadlock but AB-BA" "$(table queues '
	$h["VERDICT"] ~ /deadlock/ { n++; print "# " $0 }
	END { print n + 0 }')" 0
stop one

check "every row has its columns" well_formed
finish
