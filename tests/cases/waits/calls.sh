#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 5.10 7.x: file tables and entry code differ
# guest: --timeout 300
# The system call of every sleeper, its arguments and what its descriptors stand
# for: as the fixture made it, and as /proc says of every task there is.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

# calls_now: a line for every task: its directory, how often it has run, its call.
calls_now() {
	printf '%s\n' /proc/[0-9]*/task/[0-9]* | awk '{
		call = sched = ""
		getline call <($0 "/syscall")
		getline sched <($0 "/schedstat")
		close($0 "/syscall")
		close($0 "/schedstat")
		split(sched, run)
		if (call != "" && call != "running")
			print $0, run[3], call
	}'
}

all_calls_agree() {
	calls_now >"$T/before"
	await_pass
	cat "$DIR/tasks" >"$T/tasks.copy"
	calls_now >"$T/after"
	awk -f "$CASES/calls.awk" "$HANGWATCH/fixtures/callnames" "$T/before" "$T/after" \
		"$T/tasks.copy"
}

load interval_ms=200 || bail "insmod"

for in in splice closed pidfd compat; do
	if ! fixture one call in=$in; then
		if grep -q '^mkwait: skipped' "$T/one.err"; then
			skip "call in=$in" "$(cat "$T/one.err")"
		else
			not_ok "call in=$in: the fixture failed"
		fi
		stop one
		continue
	fi
	# a pass that has not seen the sleep before
	unload
	load interval_ms=200
	check "call in=$in" agree one
	await_pass
	check "call in=$in, carried over" agree one
	stop one
done

n=0
while read -r name options; do
	n=$((n + 1))
	# shellcheck disable=SC2086  # options are words
	fixture "f$n" "$name" $options && continue
	if grep -q '^mkwait: skipped' "$T/f$n.err"; then
		skip "$name" "$(cat "$T/f$n.err")"
	else
		not_ok "$name: the fixture failed"
	fi
done <<'TABLE'
pipe-read
pipe-write fifo=1
fifo-open
eventfd
signalfd
timerfd
inotify
fanotify
io_uring
poll
select
epoll nested=1
tty-read
tty-write
kmsg
dgram-self waiters=3
unix-backlog
unix-send
unix-recv type=seqpacket
unix-accept
unix-epoll
tcp-accept
tcp-connect
tcp-recv
tcp-send
udp-recv
netlink
flock
posix-lock
mq-send
mq-recv
futex-private
sysv-sem
wait4
nanosleep
pause
many n=20
TABLE
if [ -d /sys/kernel/tracing/events/syscalls ]; then
	check "all calls as /proc has them" all_calls_agree
else
	skip "all calls as /proc has them" "this kernel describes no calls (CONFIG_FTRACE_SYSCALLS)"
fi
check "every row has its columns" well_formed
finish
