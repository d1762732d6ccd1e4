#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 7.x: timers and file locks whose layouts differ
# guest: --timeout 300
# Cycles that heal: somebody may come back from a nap, a timed wait, an armed timer, or from
# work of his own.  None of them is a deadlock in any pass, the machine is armed to panic on
# one and must live, and when the time has come all of them go on.  The columns and the marks
# are explained in field.sh.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"
# shellcheck source=../field.sh
. "${0%/*}/../field.sh"

cat >"$T/marks" <<'MARKS'
MARKS

field_begin <<'WANTED'
#TAG    WAITER  KIND          OBJECT OWNER   HOW    OUTCOME  VERDICT                  ROOT BEHIND ALERT        PROGRAM
# Two full pipes; a thread of one of the writers will read.
pnap    left    pipe-write    .      right   holder blocked  possible-deadlock|blocked .*  .*     blocked|none field-heal by=nap
pcond   left    pipe-write    .      right   holder blocked  possible-deadlock|blocked .*  .*     blocked|none field-heal by=cond
ppoll   left    pipe-write    .      right   holder blocked  possible-deadlock|blocked .*  .*     blocked|none field-heal by=poll
pepoll  left    pipe-write    .      right   holder blocked  possible-deadlock|blocked .*  .*     blocked|none field-heal by=epoll
psel    left    pipe-write    .      right   holder blocked  possible-deadlock|blocked .*  .*     blocked|none field-heal by=select
ptfd    left    pipe-write    .      right   holder blocked  possible-deadlock|blocked .*  .*     blocked|none field-heal by=timerfd
ptfdp   left    pipe-write    .      right   holder blocked  possible-deadlock|blocked .*  .*     blocked|none field-heal by=timerfd-poll
ptfde   left    pipe-write    .      right   holder blocked  possible-deadlock|blocked .*  .*     blocked|none field-heal by=timerfd-epoll
pitim   left    pipe-write    .      right   holder blocked  possible-deadlock|blocked .*  .*     blocked|none field-heal by=itimer
psigw   left    pipe-write    .      right   holder blocked  possible-deadlock|blocked .*  .*     blocked|none field-heal by=sigwait
pinput  left    pipe-write    .      right   holder blocked  possible-deadlock|blocked .*  .*     blocked|none field-heal by=input
# A daemon that logs to its own socket; a thread of it will read.
snap    left    unix-peer     /log   left    holder blocked  possible-deadlock|blocked .*  .*     blocked|none field-heal shape=self by=nap
scond   left    unix-peer     /log   left    holder blocked  possible-deadlock|blocked .*  .*     blocked|none field-heal shape=self by=cond
stfd    left    unix-peer     /log   left    holder blocked  possible-deadlock|blocked .*  .*     blocked|none field-heal shape=self by=timerfd
# AB-BA of file locks; a timer makes one of the lockers give up, as flock -w does.
lalarm  right   flock         .      left    exact  blocked  possible-deadlock|blocked .*  .*     blocked|none field-heal shape=locks by=alarm
litim   right   flock         .      left    exact  blocked  possible-deadlock|blocked .*  .*     blocked|none field-heal shape=locks by=itimer
ltimer  right   flock         .      left    exact  blocked  possible-deadlock|blocked .*  .*     blocked|none field-heal shape=locks by=timer
lthread right   flock         .      left    exact  blocked  possible-deadlock|blocked .*  .*     blocked|none field-heal shape=locks by=thread-timer
lofd    right   ofd-lock      .      left    .*     blocked  possible-deadlock|blocked .*  .*     blocked|none field-heal shape=locks by=alarm lock=ofd
# A child that logs to the socket of its parent, which naps, or computes.
prnap   child   unix-peer     /log   parent  .*     blocked  possible-deadlock|blocked .*  .*     blocked|none field-heal shape=parent by=nap
prbusy  child   unix-peer     /log   parent  .*     running  busy                      .*  .*     none         field-heal shape=parent by=computing
WANTED

# As long as one of them is not judged right, it would panic.
armed() {
	for tag in $running; do
		[ -z "$(field_mark "$tag")" ] || return 1
	done
	echo "panic_on=deadlock panic_without_kdump=1"
}

# To go on, everybody who slept must have woken.
heals() {
	grep -qx "$1" "$T/left-out" || drain "$1"
}

arms=$(armed) || skip "no panic" "TODO some programs have marks: the machine is not armed"
# shellcheck disable=SC2086  # parameters are words
load interval_ms=200 waiters_max=0 alert_secs=1 $arms || bail "insmod"
field_ready
field_judged 40
[ -z "$arms" ] || ok "no panic, with $arms"
for tag in $running; do check "$tag heals" heals "$tag"; done
finish
