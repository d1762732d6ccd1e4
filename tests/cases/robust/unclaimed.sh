#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# guest: --timeout 300
# A sleep that no family can name is unknown, and that is all: nothing counts as
# dropped, known sleeps are reused, a vanished owner is absent.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

fixture gone kernel in=gone || bail "fixture"
fixture nap nap n=3 uid=65534 || bail "fixture"
fixture pause pause32 n=3 uid=65534 || bail "fixture"
load interval_ms=200 || bail "insmod"
echo 'gone mutex ~mkwait_mutex_gone - absent orphaned -' >"$T/gone.rows"
await_pass
await_pass
is "nothing was dropped" "$(status dropped)" 0
is "there are sleeps without a name" "$(table tasks '$h["COMM"] == "nap" && $h["KIND"] == "unknown" { n++ }
	END { print n + 0 }')" 3
check "a lock's vanished owner is absent" agree gone
check "most sleeps are reused" [ "$(status reused)" -gt $(($(status sleeping) / 2)) ]
check "every row has its columns" well_formed
stop nap
finish
