#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 5.10 7.x rt: lock slow paths differ
# guest: --timeout 300
# Hangs at the kernel's own locks, by a module that makes them: rtnl held for
# good, a grace period that does not end, a mutex whose owner is gone, AB-BA.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

load interval_ms=200 || bail "insmod"

# Others may wait for the same grace period.
sentence() {
	case $2 in
	in=rcu) check "rcu: the sentence" grep -q 'for rcu rcu: the kernel must end it' "$DIR/chains" ;;
	in=ab-ba) check "ab-ba: the sentence" chain_says deadlock 2 mkwait-holder \
		'mutex mkwait_mutex_b.*none of them can ever wake' ;;
	in=gone) check "gone: the sentence" chain_says orphaned 1 - 'its owner is gone' ;;
	esac
}

waits sentence <<'TABLE'
# TASK        KIND   OBJECT              OWNER     OUTCOME  VERDICT   ROOT  FIXTURE
gone          mutex  ~mkwait_mutex_gone  -         absent   orphaned  -     kernel in=gone
rcu           rcu    rcu                 -         kernel   kernel    .     kernel in=rcu
ab-ba         mutex  ~mkwait_mutex_a     {holder}  blocked  deadlock  .     kernel in=ab-ba | how=exact
ab-ba-holder  mutex  ~mkwait_mutex_b     {waiter}  blocked  deadlock  .     | how=exact
TABLE

# rtnl: everybody who configures a link waits for the module's thread.
waits_for_rtnl() {
	await_pass
	table tasks '$h["COMM"] == "ip" && $h["KIND"] == "mutex" && $h["NAME"] == "rtnl_mutex" { n++ }
		END { exit n != 3 }'
}

configure() {
	for i in 1 2 3; do
		ip link set lo mtu $((60000 + i)) &
	done
	check "rtnl: ip link waits" await "ip link" waits_for_rtnl
	check "rtnl: its owner" agree one
	is "rtnl: one queue for all" "$(table queues '$h["NAME"] == "rtnl_mutex" { print $h["WAITERS"] }')" 4
	check "rtnl: the sentence" chain_says blocked 4 mkwait-holder \
		'4 tasks wait behind mkwait-holder.* for mutex rtnl_mutex: it (sleeps|is stuck) in .* does not serve it'
}

waits configure <<'TABLE'
rtnl  mutex  rtnl_mutex  {holder}  blocked  blocked  {holder}  kernel in=rtnl | how=exact
TABLE

check "every row has its columns" well_formed
finish
