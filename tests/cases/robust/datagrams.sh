#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# guest: --timeout 900
# A user asks sockets that nobody reads, with hundreds of his own each: each question is looked for among all that lie there.
# These are his steps: when they are used up his own questions are not found, and root's deadlock is whole.
PATIENCE=600
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

# Questions of his, all of which are there, that were found.
some_are_found() {
	found=$(table queues '$h["KIND"] == "udp-recv" && $h["VERDICT"] != "idle" { n++ } END { print n + 0 }')
	echo "# $found of 3328"
	[ "$found" -gt 0 ] && [ "$found" -lt 3328 ]
}

fixture crowd udp-crowd n=3328 processes=4 uid=65534 || bail "fixture"
selflog self waiters=5 path="$T/log" || bail "fixture"
load interval_ms=100 alert_secs=1 || bail "insmod"
await_pass
check "he has used up his steps" [ "0$(status cut_uid_65534)" -gt 0 ]
is "and nobody else has" "$(grep -c '^cut_uid_' "$DIR/status")" 1
check "some of his questions are found, and some are not" some_are_found
check "root's deadlock is all there" agree self
check "and is an alert" await "the alert" has_alert active deadlock
sed -n '/^stretch\|^pass_cpu\|^cut\|^tasks/s/^/# /p' "$DIR/status"
stop crowd
check "he is told of no more" await "a pass without him" sh -c "! grep -q '^cut_uid_' $DIR/status"
finish
