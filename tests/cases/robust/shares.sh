#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# guest: --timeout 900
# At the cap a user's crowd loses its own rows, and is named in status; root's deadlock and
# another user's are whole.
PATIENCE=600
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

fixture crowd poll-crowd n=800 processes=4 uid=65534 || bail "fixture"
selflog self waiters=20 path="$T/log" || bail "fixture"
selflog other waiters=20 path=/tmp/other uid=1001 || bail "fixture"
load interval_ms=100 memory_max_kb=6800 || bail "insmod"
await_pass
await_pass
check "somebody lost rows" [ "$(status dropped)" -gt 0 ]
check "that is the crowd's user" [ "$(status cut_uid_65534)" -gt 0 ]
check "and nobody else" [ "$(grep -c '^cut_uid_' "$DIR/status")" = 1 ]
bad=0
for _ in $(seq 10); do
	for tag in self other; do
		agree_once $tag >"$T/differs" || { bad=$((bad + 1)); head -3 "$T/differs" | sed 's/^/# /'; }
	done
	await "a pass" passes_reach $(($(status passes) + 1))
done
is "looks of 20 in which a deadlock is not seen" "$bad" 0
sed -n '/^memory\|^room\|^dropped\|^cut/s/^/# /p' "$DIR/status"
stop other
rm -f /tmp/other
finish
