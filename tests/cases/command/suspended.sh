#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# guest: --timeout 300
# The disk is suspended, with the filesystem on it or not: from a shell that is already there the command answers, and when
# it is resumed all are free. A small guest has no dmsetup: the fixture makes the call that it makes.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"
# shellcheck source=../advised.sh
. "${0%/*}/../advised.sh"
load interval_ms=200 alert_secs=3600 || bail "insmod"

for in in lockfs nolockfs; do
	if ! fixture one dm in=$in writers=3 readers=1; then
		skip "$in" "$(cat "$T/one.err")"
		stop one
		continue
	fi
	await_pass
	await "advice" has_advice
	hangwatch-rescue --min-age 0 >"$T/said"
	check "$in: it answers" grep -q 'it is suspended' "$T/said"
	check "$in: what to do" begins "$(advice)" "dmsetup resume mkwait-lower"
	check "$in: why one of them" sh -c 'hangwatch-rescue --min-age 0 why dm-reader | grep -q suspended'
	drain one
	check "$in: resumed, they are free" freed
	stop one
done
finish
