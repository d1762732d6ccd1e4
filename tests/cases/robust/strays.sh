#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# guest: --mem 1500M --timeout 600
# One user makes more processes than there is room for.  They have no rows; what they have open
# is known all the same, so that root's deadlock is still proved: nobody among them has its
# socket.
PATIENCE=400
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

status_is_over() {
	[ "$(status "$1")" -gt "$2" ]
}

selflog self waiters=5 path="$T/log" || bail "fixture"
load interval_ms=200 memory_max_kb=3600 alert_secs=1 || bail "insmod"
check "without a crowd every process has a row" [ "$(status walk_cut)" = 0 ]
fixture crowd pause32 n=700 uid=65534 || bail "fixture"
check "some of the crowd have none" await "the table to be full" status_is_over walk_cut 0
await_pass
echo "# room for $(status room_tasks), rows for $(status tasks)"
is "what they have open could be told" "$(status strays_unread)" 0
check "a deadlock of root's is all there" agree self
check "and is an alert" await "the alert" has_alert active deadlock
stop crowd
check "they are gone" await "room" sh -c "grep -q '^walk_cut 0' $DIR/status"
check "the deadlock is still there" agree self
finish
