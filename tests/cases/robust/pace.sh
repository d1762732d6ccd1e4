#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Passes take cpu_max_percent of a CPU at most: after a long one the next is later, and status says when.
. "${0%/*}/../lib.sh"

# The interval is what the pass took a hundred times, in milliseconds; a minute at most.
is_paced() {
	awk '{ v[$1] = $2 }
		END {
			want = int(v["pass_cpu_us"] / 10)
			if (want < 100) want = 100
			if (want > 60000) want = 60000
			if (v["pass_cpu_us"] > 1000 && want - v["interval_ms"] <= 1 && v["interval_ms"] - want <= 1) exit 0
			print "# pass_cpu_us", v["pass_cpu_us"], "interval_ms", v["interval_ms"]
			exit 1
		}' "$DIR/status" >"$T/pace"
}

fixture crowd many n=3000 in=recv || bail "fixture"
load interval_ms=100
await_pass
is "without a limit passes are made as often as asked for" "$(status interval_ms)" 100
unload

insmod "$HANGWATCH/hangwatch.ko" interval_ms=100
is "one percent is the default" "$(parameter cpu_max_percent)" 1
is "the pass that loading makes delays nothing" "$(status interval_ms)" 100
check "a long pass delays the next one" await "a long pass" is_paced
cat "$T/pace"
set_parameter cpu_max_percent 0
await_pass
is "until there is no limit any more" "$(status interval_ms)" 100
finish
