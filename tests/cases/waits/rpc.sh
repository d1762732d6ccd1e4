#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 7.x: layouts differ
# guest: --timeout 300
# An NFS server that doesn't answer: its address, and who it is, if it is on this machine.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

load interval_ms=200 alert_secs=2 || bail "insmod"
modprobe -q nfs
modprobe -q nfsv3
modprobe -q dummy
ip link set lo up 2>/dev/null || ifconfig lo up
ip link add hangwatch0 type dummy 2>/dev/null
ip addr add 192.0.2.2/24 dev hangwatch0 && ip link set hangwatch0 up

alert() {
	grep -h ' rpc ' "$DIR/queues" | sed 's/^/# /'
	[ "${2%=*}" != to ] || check "$1 $2: alert" await "alert" has_alert active blocked rpc:mount3@192.0.2.1:2049
}

waits alert <<'TABLE'
waiter rpc ~@127.0.0.1:{port} {server} blocked blocked {server}	rpc server=idle | how=holder
chain blocked 1 {server} @127.0.0.1:{port}:_it_sleeps_in_timer
waiter rpc ~@127.0.0.1:{port} {server} serving busy {server}	rpc server=read | how=holder
chain busy 1 {server} @127.0.0.1:{port}:_it_waits_for_just_that
waiter rpc ~@192.0.2.1:2049 - remote remote -	rpc to=192.0.2.1
chain remote 1 0 @192.0.2.1:2049:_another_machine_must_answer_(remote).
TABLE

waits <<'TABLE'
chain remote 6 {roots} 192.0.2.1:2049:_another_machine_must_answer_(remote)	scene links=reply,pi,flock end=remote waiters=3
TABLE

ip link del hangwatch0

check "every row has its columns" well_formed
finish
