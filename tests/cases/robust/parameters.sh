#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Nonsense is refused with a message, and the old value stays; at run time and
# at load.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

load || bail "insmod"
is "default interval_ms" "$(parameter interval_ms)" 1000
is "default waiters_max" "$(parameter waiters_max)" 100
is "default alert_secs" "$(parameter alert_secs)" 30
is "default panic_on" "$(parameter panic_on)" none
is "default panic_without_kdump" "$(parameter panic_without_kdump)" N

while read -r name values; do
	old=$(parameter "$name")
	for value in $values ''; do
		dmesg -c >/dev/null
		check "$name='$value' is refused" sh -c "! echo '$value' >$PARAMETERS/$name" 2>/dev/null
		is "$name keeps its value" "$(parameter "$name")" "$old"
		check "$name='$value': the log says so" sh -c "dmesg | grep -q 'hangwatch.*$name'"
	done
done <<'TABLE'
interval_ms 99 -1 nonsense 1e3 99999999999999999999 4294967296
waiters_max -1 many 99999999999999999999
alert_secs -1 soon 99999999999999999999
panic_on always waiters,always waiters;blocked ,
panic_without_kdump perhaps 2
alerts_per_hour -1 x
memory_max_kb -1 much
cpu_max_percent -1 101 all
audit -1 never
TABLE

while read -r name value; do
	check "$name=$value is accepted" set_parameter "$name" "$value"
	is "$name is $value" "$(parameter "$name")" "$value"
done <<'TABLE'
interval_ms 250
waiters_max 5000
alert_secs 1
cpu_max_percent 50
audit 0
audit 3600
panic_on waiters,blocked,deadlock
panic_on deadlock
panic_on none
TABLE
before=$(status passes)
check "passes go on with the new interval" await "pass" passes_reach $((before + 3))
unload

for nonsense in interval_ms=99 interval_ms=x panic_on=always waiters_max=-1; do
	check "insmod $nonsense is refused" sh -c "! insmod $HANGWATCH/hangwatch.ko $nonsense" 2>/dev/null
	check "and leaves nothing loaded" sh -c '! [ -d /sys/module/hangwatch ]'
	unload
done
finish
