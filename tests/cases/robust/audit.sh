#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Sleeps that go on are looked at as if they were new, as often as asked for; what is carried of them is true.
# That a fault is found is shown by tests/planted.
# quick
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

audits() {
	[ "$(status audited)" -gt "$1" ]
}

load interval_ms=100 audit=0 || bail "insmod"
await_pass
await_pass
is "without an audit nothing is looked at again" "$(status audited)" 0
set_parameter audit 1
check "with one in each pass sleeps are" await "an audit" audits 100
set_parameter audit 3600
await_pass
before=$(status audited)
await_pass
await_pass
is "with one in 3600 passes there is none now" "$(status audited)" "$before"
unload

load interval_ms=100 || bail "insmod"
for name in recv send pause futex epoll; do
	fixture one many n=40 in=$name || bail "fixture $name"
	before=$(status audited)
	check "$name: its sleeps are audited" await "an audit" audits $((before + 80))
	is "$name: they are as known" "$(status audit_differences)" 0
	stop one
done
finish
