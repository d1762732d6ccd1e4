#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# guest: --timeout 900
# A user with a thousand threads in futex_waitv() on 64 words each uses up his own
# share of a pass: root's deadlock is there at once and stays, and his crowd is counted.
PATIENCE=600
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

if ! fixture crowd waitv-crowd n=1000 processes=2 uid=65534; then
	grep -q '^mkwait: skipped' "$T/crowd.err" || bail "fixture"
	skip "futex_waitv() crowds" "this kernel has none"
	finish
fi
selflog self waiters=20 path="$T/log" || bail "fixture"
load interval_ms=100 || bail "insmod"
bad=0
for _ in $(seq 10); do
	agree_once self >"$T/differs" || { bad=$((bad + 1)); head -3 "$T/differs" | sed 's/^/# /'; }
	await "a pass" passes_reach $(($(status passes) + 1))
done
is "passes of 10 in which root's deadlock is not seen" "$bad" 0
crowd_is_known() {
	[ "$(table tasks '$h["COMM"] == "crowd" && $h["KIND"] == "futex" { n++ } END { print n + 0 }')" -ge 1000 ]
}
check "in the end the crowd is known too" await "the crowd" crowd_is_known
echo "# pass_us $(status pass_us) memory_kb $(status memory_kb) dropped $(status dropped)"
finish
