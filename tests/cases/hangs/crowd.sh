#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# guest: --mem 3G --timeout 600
# The incident, in sizes: a daemon that sends to itself, and a crowd behind it.
# The module is loaded after the hang: the pass that insmod makes is enough.
# Waiters counted are waiters made, on one head; the alerts begin, and end
# when the queue drains.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

# column NAME: that column of the one queue the crowd is in
column() {
	table queues '$h["NAME"] == name { print $h[column] }' -v column="$1" -v name="$path"
}

no_active() {
	table alerts '$h["STATE"] == "active" { bad = 1 } END { exit bad }'
}

# The sanitizers make a task as dear as twenty.
case ${HANGWATCH_KERNEL-} in
debug) sizes="1 2 645" ;;
*) sizes="1 2 645 5000" ;;
esac
for waiters in $sizes; do
	path=/tmp/log$waiters
	selflog crowd path="$path" waiters="$waiters" threads=$((waiters * 9 / 10)) ||
		bail "fixture"
	check "$waiters: insmod" load interval_ms=500 alert_secs=2 waiters_max=100
	check "$waiters: the first pass has it all" agree crowd
	is "$waiters: all counted, on one head" "$(column WAITERS)" "$(truths crowd)"
	is "$waiters: the root is the daemon" "$(column ROOT)" \
		"owner[$(truth_value crowd owner)]"
	check "$waiters: alert deadlock" await "alert" has_alert active deadlock "$path"
	is "$waiters: and no other" "$(table alerts '{ n++ } END { print n + 0 }')" 1
	check "$waiters: rows are rows" well_formed
	drain crowd
	check "$waiters: alerts end when it drains" await "end" no_active
	is "$waiters: the ended alert is kept" "$(alerts_in ended deadlock "$path")" 1
	is "$waiters: logged as it began and as it ended" \
		"$(dmesg | grep 'hangwatch' | grep -c "$path")" \
		3
	stop crowd
	check "$waiters: rmmod" unload
	dmesg -c >/dev/null
done
finish
