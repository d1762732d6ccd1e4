#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# guest: --mem 1500M --timeout 1800
# The first allocation fails, then the second, and so on: the module
# is not loaded, or has a smaller table that is true; nothing is left behind.  The sampler
# itself asks for none.
PATIENCE=900
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

FAIL=/sys/module/mkwait_fail/parameters
DIR=/proc/hangwatch # that debugfs has no files is no error

set_fail() {
	echo "$2" >"$FAIL/$1"
}

get_fail() {
	cat "$FAIL/$1"
}

insmod "$HANGWATCH/modules/mkwait_fail.ko" 2>/dev/null || { skip "all of it" "nothing to probe"; finish; }
selflog self waiters=5 path="$T/log" || bail "fixture"

# try N: loads while the Nth allocation fails; says what became of it
try() {
	set_fail seen 0
	set_fail failed 0
	set_fail nth "$1"
	if insmod "$HANGWATCH/hangwatch.ko" interval_ms=60000 2>/dev/null; then
		tried=loaded
	else
		tried=refused
	fi
	set_fail nth 0
}

is_clean() {
	! [ -d /sys/module/hangwatch ] && ! [ -e /proc/hangwatch ] && ! [ -e /sys/kernel/debug/hangwatch ]
}

# failures LASTING STEP: one after the other, every STEPth part further on
failures() {
	n=1 refused=0 loaded=0 bad=0
	set_fail lasting "$1"
	while [ "$n" -lt 20000 ]; do
		try "$n"
		[ "$(get_fail failed)" != 0 ] || break
		if [ $tried = loaded ]; then
			loaded=$((loaded + 1))
			well_formed && agree self || bad=$((bad + 1))
			unload
		else
			refused=$((refused + 1))
		fi
		is_clean || { not_ok "nothing is left after failure $n"; break; }
		n=$((n + 1 + n / $2))
	done
	echo "# $(get_fail seen) allocations at load; $refused failures refused it, $loaded did not"
	is "a table made with less memory is true" $bad 0
	is "without failures it loads" "$tried" loaded
	unload
}

failures N 6
check "one failure is mostly survived" [ "$loaded" -gt 0 ]
failures Y 16
check "memory that stays away refuses the load" [ "$refused" -gt 0 ]
set_fail lasting N

# Growing, while every third allocation of the worker fails.
load interval_ms=100 || bail "insmod"
await_pass
set_fail failed 0
set_fail every 3
echo 'sleeper unix-recv . - . idle .' >"$T/crowd.rows"
fixture crowd many n=1500 in=recv || bail "fixture"
for _ in 1 2 3 4 5 6; do
	await_pass
done
check "the worker was refused memory" [ "$(get_fail failed)" -gt 0 ]
check "what there is room for is true" agree self
echo "# $(get_fail failed) failures; dropped $(status dropped), room for $(status room_tasks)"
set_fail every 0
check "with memory again all of it is there" await "room" agree crowd
is "the sampler allocates nothing" "$(get_fail sampler)" 0
unload
rmmod mkwait_fail
finish
