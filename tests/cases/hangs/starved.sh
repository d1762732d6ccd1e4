#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 7.x: the scheduler lets others run in another way
# not on rt: what keeps a processor there stops threads of the kernel, and in the end the guest
# The task that must act would, and gets no CPU: it is not "running", but "runnable", and the sentence
# says for how long, and who has the CPU.  The columns are explained in field.sh.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"
# shellcheck source=../field.sh
. "${0%/*}/../field.sh"

: >"$T/marks"
load interval_ms=200 waiters_max=0 alert_secs=1 || bail "insmod"
field_begin <<'WANTED'
#TAG    WAITER  KIND          OBJECT OWNER   HOW    OUTCOME  VERDICT           ROOT    BEHIND ALERT    PROGRAM
starv   client  unix-recv     .      server  holder runnable busy              server  1      none     field-starved
WANTED
field_ready
field_judged 10
check "for how long, and who has its CPU" await "the sentence" chain_says busy 1 starv-server \
	'is runnable and has got no CPU for [0-9]+ s at real-time priority 1: CPU [0-9]+ runs starv-hog\[[0-9]+\] at real-time priority 50 \(busy\)\.$'
check "the tree says so, too" grep -q '| starv-server.*, R, ready for [0-9]* s on CPU [0-9]' "$DIR/chains"
stop starv
finish
