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
while read -r name options; do
	case $name in '#' | '') continue ;; esac
	count_scenes=$((count_scenes + 1))
	# shellcheck disable=SC2086  # options are words
	fixture_begin "s$count_scenes" "$name" $options
	echo "$name${options:+ $options}" >"$T/s$count_scenes.what"
done <<'TABLE'
# a daemon that logs to itself; a ring of three
scene links=dgram end=ring waiters=3
scene links=dgram*3 end=ring waiters=2
# a reader that is stopped, traced, frozen, gone; many senders
scene links=dgram end=stopped waiters=20
scene links=dgram end=traced
scene links=dgram end=frozen waiters=3
scene links=dgram end=gone
# a logger behind an unread FIFO
scene links=dgram,fifo end=stopped waiters=3
scene links=dgram,fifo end=gone waiters=3
# a container's standard output
scene links=pipe end=stopped
scene links=pipe end=asleep
scene links=pipe end=busy
# antivirus
scene links=permit end=stopped
scene links=permit end=asleep
# file locks: asleep, inherited from one that is gone, all gone
scene links=flock end=asleep waiters=3
scene links=flock end=inherited
scene links=flock end=gone
scene links=posix-lock end=stopped
# terminals
scene links=pty end=asleep
scene links=pty end=stopped
scene links=flock,stream end=flow waiters=2
# a full backlog
scene links=backlog waiters=3
scene links=backlog end=busy
# a server that computes, one that accepts and never replies, three in a ring
scene links=reply end=busy waiters=3
scene links=reply end=asleep waiters=3
scene links=reply-poll end=stopped
scene links=reply*2,flock end=asleep
scene links=reply-poll*3 end=ring
# several hops, kinds, containers
scene links=dgram,flock,pi,pty,posix-lock,fifo end=stopped waiters=2
scene links=dgram*20 end=stopped waiters=2
scene links=dgram,flock end=asleep containers=1
scene links=flock,dgram*3 end=ring waiters=2
scene links=stream end=asleep waiters=3
# what keeps one that is asked asleep, though nobody owes it anything
scene links=dgram,read,recv end=stopped waiters=3
scene links=dgram,eventfd end=stopped waiters=2
scene links=dgram,eventfd,flock end=asleep
scene links=flock,sem end=stopped
# nobody asks for anything; or not the first of them
scene links=read,recv,read
scene links=read,recv,dgram end=traced waiters=3
# two ways to one root; a lock held over a page fault
diamond
uring-lock
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

check "every row has its columns" well_formed
finish
