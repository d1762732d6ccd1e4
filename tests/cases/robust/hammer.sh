#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# guest: --timeout 600
# A user who takes locks of his own processes without end keeps nobody's open files
# from being found.
PATIENCE=400
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

selflog self waiters=5 path="$T/log" || bail "fixture"
fixture hammer hammer n=12 uid=65534 || bail "fixture"
load interval_ms=100 || bail "insmod"
bad=0
for _ in $(seq 20); do
	await "a pass" passes_reach $(($(status passes) + 1))
	agree_once self >"$T/differs" || { bad=$((bad + 1)); sed 's/^/# /' "$T/differs"; }
	[ "$(status holders_skipped)" = 0 ] || bad=$((bad + 1))
done
is "passes of 20 in which an owner was not found" "$bad" 0
finish
