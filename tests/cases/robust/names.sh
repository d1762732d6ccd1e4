#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Whatever a name is made of, it is one field of one row, and can be undone.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

load interval_ms=200 alert_secs=1 waiters_max=3 || bail "insmod"

for name in path unlinked newline space tab escape utf8 percent keys dash long abstract \
	abstract-nul; do
	selflog named name=$name comm=garbage waiters=4 ||
		bail "fixture"
	# A table may add that the name is gone.
	[ $name != unlinked ] || sed -i 's/{path}/~{path}/' "$T/named.rows"
	await_pass
	check "$name: name and comm" agree named
	check "$name: an alert for it" await "alert" has_alert active deadlock
	check "$name: every row has its columns" well_formed
	drain named
	stop named
done

# comm: 15 bytes of newline, space, tab, escape, backslash, 8 bit
selflog named comm=garbage waiters=4
await_pass
comm='a\x0ab\x20c\x09\x1b[31m\x5c\xff%s'
is "comm is escaped in tasks" "$(table tasks '$h["COMM"] == comm { n++ } END { print n }' \
	-v "comm=$(awk_string "$comm")")" 5
is "comm is escaped in queues" "$(table queues '$h["WHO"] == who { n++ } END { print n }' \
	-v "who=$(awk_string "$comm*5")")" 1
# What a name has of keys and separators is no key
is "EVIDENCE has its keys once" "$(table alerts '{
		n = split($h["EVIDENCE"], part, ";")
		split("", seen)
		for (i = 1; i <= n; i++) {
			key = substr(part[i], 1, index(part[i], "=") - 1)
			bad += key == "" || seen[key]++ || part[i] ~ /=.*=/
		}
	} END { print bad + 0 }')" 0

# Objects that only have an address: tables show it, the log has a number
set_parameter waiters_max 1
for name in userfaultfd seccomp; do
	fixture held $name || bail "fixture"
	check "$name: an alert for it" await "alert" sh -c "dmesg | grep -q 'hangwatch: alert.*$name'"
	stop held
done
check "the log has no kernel address" sh -c '! dmesg | grep hangwatch: | grep -E "ffff[0-9a-f]{12}"'
check "the log has no raw escape" sh -c '! dmesg | grep -q "$(printf "\033")\[31m"'
finish
