#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# guest: --mem 2G --timeout 600
# Threads that poll many things make the tables larger, up to a cap; who stays within
# it has his rows all the same; when they are gone the memory is given back.
PATIENCE=400
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

kb() {
	status memory_kb
}

is_small_again() {
	[ "$(kb)" -le $((before * 2)) ]
}

within() {
	[ "$(kb)" -le "$1" ]
}

no_fault() {
	! dmesg | grep -q 'page allocation failure\|Out of memory\|oom-kill'
}

load interval_ms=100 memory_max_kb=30000 || bail "insmod"
selflog self waiters=20 path="$T/log" || bail "fixture"
await_pass
before=$(kb)
is "the cap is the parameter's" "$(status memory_max_kb)" 30000
fixture crowd poll-crowd n=800 processes=4 uid=65534 || bail "fixture"
await_pass
await "the tables to grow" sh -c "[ \$(awk '\$1 == \"memory_kb\" { print \$2 }' $DIR/status) -gt $((before * 2)) ]"
for _ in $(seq 10); do
	await_pass
	within 30000 || { not_ok "within the cap ($(kb) kB)"; break; }
done
echo "# before $before kB, with the crowd $(kb) kB, dropped $(status dropped)"
check "the cap holds" within 30000
check "a deadlock of root's is all there" agree self
stop crowd
check "the memory is given back" await "less memory" is_small_again
echo "# afterwards $(kb) kB"
check "nobody was killed for it" no_fault
check "a deadlock of root's is still there" agree self
finish
