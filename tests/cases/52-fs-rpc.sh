#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# guest: --timeout 300
# An NFS server that doesn't answer: its address, and who it is, if it is on this machine.
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

load interval_ms=200 alert_secs=2 || bail "insmod"
modprobe -q nfs
modprobe -q nfsv3
modprobe -q dummy
ip link set lo up 2>/dev/null || ifconfig lo up
ip link add hangwatch0 type dummy 2>/dev/null
ip addr add 192.0.2.2/24 dev hangwatch0 && ip link set hangwatch0 up

while read -r options; do
	# shellcheck disable=SC2086  # options are words
	if fixture one rpc $options; then
		await_pass
		check "rpc $options" agree one
		grep -h ' rpc ' "$DIR/queues" | sed 's/^/# /'
		[ "${options%=*}" != to ] || check "rpc $options: alert" await "alert" has_alert active blocked rpc:mount3@192.0.2.1:2049
	elif grep -q '^mkwait: skipped' "$T/one.err"; then
		skip "rpc $options" "$(cat "$T/one.err")"
	else
		not_ok "rpc $options: the fixture failed"
	fi
	stop one
done <<'TABLE'
server=idle
server=read
to=192.0.2.1
TABLE

check "every row has its columns" well_formed
finish
