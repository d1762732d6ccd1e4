#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# guest: --root full --variant server --mem 2G --timeout 1800
# named.sh [PASSES]: on a Debian server, idle and then under load, at least 99 of 100 sleepers have a name: a kind that is
# neither `unknown` nor a strange `waitqueue`. Those that have none are listed with their frames.
# shellcheck source=../cases/lib.sh
. "${HANGWATCH:-/hangwatch}/cases/lib.sh"
# shellcheck source=../cases/server.sh
. "${HANGWATCH:-/hangwatch}/cases/server.sh"

PATIENCE=900
passes=${1:-10}

# Adds the sleepers of one table, and those without a name, to $T/sum.
count() {
	table tasks '
		$h["STATE"] ~ /^[SDK]$/ { n++ }
		$h["STATE"] ~ /^[SDK]$/ && $h["KIND"] ~ /^(unknown|waitqueue)$/ {
			none++
			print "# no name:", $h["COMM"], $h["STATE"], $h["KIND"], $h["NAME"], $h["FRAMES"]
		}
		END { print "sum", n, none + 0 }' >>"$T/sum"
}

# named WHAT: over some passes
named() {
	: >"$T/sum"
	looks=0
	while [ "$looks" -lt "$passes" ]; do
		await_pass
		count
		looks=$((looks + 1))
	done
	grep '^#' "$T/sum" | sort | uniq -c | sort -rn | sed 's/^ */# /' | head -n 30
	awk '$1 == "sum" { n += $2; none += $3 }
		END { printf "# %.2f%% of %d sleepers have a name\n", 100 * (n - none) / n, n
			exit !n || none * 100 > n }' "$T/sum"
}

server_up 100 || bail "the server"
tools_up
load interval_ms=100 alert_secs=3600 || bail "insmod"
check "an idle server: 99% named" named
load_on
await "pgbench" pgrep -x pgbench >/dev/null
sleep 10
check "a busy server: 99% named" named
table status '{ print "# " $0 }' | grep -E ' (tasks|named|unknown|unstable|pass_us) '
finish
