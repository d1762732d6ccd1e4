#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 5.10 6.12 7.x debug: chains go through layouts that differ; memory errors
# guest: --timeout 300
# Hangs as they happen in the field: for every object of the chain its owner,
# outcome, verdict and root; for the chain its verdict, how many are behind it,
# its root and its sentence.  What each is about is in the comments of the
# table; a scene is a chain of holders that wait (tests/fixtures/scene.h).
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

load interval_ms=200 waiters_max=0 alert_secs=3600 || bail "insmod"

# All of them at once: they have nothing to do with each other.
count_scenes=0
while read -r verdict behind sentence name options; do
	case $verdict in '#' | '') continue ;; esac
	count_scenes=$((count_scenes + 1))
	echo "chain $verdict $behind {roots} $sentence" >"$T/s$count_scenes.rows"
	# shellcheck disable=SC2086  # options are words
	fixture_begin "s$count_scenes" "$name" $options
	echo "$name${options:+ $options}" >"$T/s$count_scenes.what"
done <<'TABLE'
# VERDICT  BEHIND  SENTENCE                            FIXTURE
# a daemon that logs to itself; a ring of three
deadlock   4       (deadlock)                          scene links=dgram end=ring waiters=3
deadlock   5       (deadlock)                          scene links=dgram*3 end=ring waiters=2
# a reader that is stopped, traced, frozen, gone; many senders
stopped    20      is_stopped_by_SIGSTOP               scene links=dgram end=stopped waiters=20
stopped    1       is_stopped_by_its_tracer_tracer[    scene links=dgram end=traced
stopped    3       is_frozen_in_cgroup_/mkwait-frozen  scene links=dgram end=frozen waiters=3
blocked    1       likely_behind_coffin[               scene links=dgram end=gone
# a logger behind an unread FIFO
stopped    4       is_stopped_by_SIGSTOP               scene links=dgram,fifo end=stopped waiters=3
blocked    4       likely_behind_coffin[               scene links=dgram,fifo end=gone waiters=3
# a container's standard output
stopped    1       is_stopped_by_SIGSTOP               scene links=pipe end=stopped
blocked    1       it_sleeps_in_timer                  scene links=pipe end=asleep
busy       1       it_is_running                       scene links=pipe end=busy
# antivirus
stopped    1       is_stopped_by_SIGSTOP               scene links=permit end=stopped
blocked    1       it_sleeps_in_timer                  scene links=permit end=asleep
# file locks: asleep, inherited from one that is gone, all gone
blocked    3       it_sleeps_in_timer                  scene links=flock end=asleep waiters=3
blocked    1       it_sleeps_in_timer                  scene links=flock end=inherited
blocked    1       likely_behind_coffin[               scene links=flock end=gone
stopped    1       is_stopped_by_SIGSTOP               scene links=posix-lock end=stopped
# terminals
blocked    1       it_sleeps_in_timer                  scene links=pty end=asleep
stopped    1       is_stopped_by_SIGSTOP               scene links=pty end=stopped
stopped    4       /dev/pts/{terminal}:_its_output_is_stopped_(^S)_until_it_is_started_again  scene links=flock,stream end=flow waiters=2
# a full backlog
blocked    3       it_sleeps_in_timer                  scene links=backlog waiters=3
busy       1       it_is_running                       scene links=backlog end=busy
# a server that computes, one that accepts and never replies, three in a ring
busy       3       it_is_running                       scene links=reply end=busy waiters=3
blocked    3       it_sleeps_in_timer                  scene links=reply end=asleep waiters=3
stopped    1       is_stopped_by_SIGSTOP               scene links=reply-poll end=stopped
blocked    3       it_sleeps_in_timer                  scene links=reply*2,flock end=asleep
deadlock   4       (deadlock)                          scene links=reply-poll*3 end=ring
# several hops, kinds, containers
stopped    7       is_stopped_by_SIGSTOP               scene links=dgram,flock,pi,pty,posix-lock,fifo end=stopped waiters=2
stopped    21      is_stopped_by_SIGSTOP               scene links=dgram*20 end=stopped waiters=2
blocked    2       it_sleeps_in_timer                  scene links=dgram,flock end=asleep containers=1
deadlock   6       (deadlock)                          scene links=flock,dgram*3 end=ring waiters=2
blocked    3       it_sleeps_in_timer                  scene links=stream end=asleep waiters=3
# what keeps one that is asked asleep, though nobody owes it anything
stopped    5       is_stopped_by_SIGSTOP               scene links=dgram,read,recv end=stopped waiters=3
stopped    3       is_stopped_by_SIGSTOP               scene links=dgram,eventfd end=stopped waiters=2
blocked    3       it_sleeps_in_timer                  scene links=dgram,eventfd,flock end=asleep
stopped    2       is_stopped_by_SIGSTOP               scene links=flock,sem end=stopped
# nobody asks for anything; or not the first of them
none       -       -                                   scene links=read,recv,read
stopped    1       is_stopped_by_its_tracer_tracer[    scene links=read,recv,dgram end=traced waiters=3
TABLE

i=0
while [ $((i += 1)) -le "$count_scenes" ]; do
	fixture_ready "s$i" || not_ok "$(cat "$T/s$i.what"): the fixture"
done
await_pass
i=0
while [ $((i += 1)) -le "$count_scenes" ]; do
	grep -q '^ready' "$T/s$i" || continue
	check "$(cat "$T/s$i.what")" agree "s$i"
	check "$(cat "$T/s$i.what"): its chain" chained "s$i"
done

i=0
while [ $((i += 1)) -le "$count_scenes" ]; do
	stop "s$i"
done

# Two ways to one root; a lock held over a page fault.
waits <<'TABLE'
# TASK   KIND         OBJECT    OWNER      OUTCOME  VERDICT  ROOT       FIXTURE
waiter   unix-peer    {top}     .          blocked  blocked  {last}     diamond | holders={left},{right}
left     unix-peer    {bottom}  {last}     stopped  stopped  {last}
right    unix-peer    {bottom}  {last}     .        .        .
last     jobctl       .         .          .        .        .
chain    stopped      5         {last}     is_stopped_by_SIGSTOP
poller   mutex        .         {pid}      blocked  blocked  {handler}  uring-lock | how=exact
other    mutex        .         {pid}      blocked  blocked  {handler}  | how=exact
holder   userfaultfd  .         {handler}  stopped  stopped  {handler}
handler  jobctl       .         .          .        .        .
chain    stopped      3         {handler}  is_stopped_by_SIGSTOP
TABLE

check "every row has its columns" well_formed
finish
