#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 5.10 7.x: what a fixture can make differs
# guest: --timeout 900
# Every fixture that mkwait lists comes to rest in this kernel, drains where it
# can, and leaves nothing behind.  Needs no module.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

modprobe -q fuse
modprobe -q autofs4
for name in $(mkwait | cut -d ' ' -f 1); do
	case $name in exit) continue ;; esac
	if fixture one "$name"; then
		ok "$name: $(truths one) truths"
	elif grep -q '^mkwait: skipped' "$T/one.err"; then
		skip "$name" "$(cat "$T/one.err")"
	else
		not_ok "$name"
	fi
	stop one
done
mkwait remove-ipc
rmmod mkwait_kernel 2>/dev/null
is "no process is left" "$(grep -lx mkwait /proc/[0-9]*/comm 2>/dev/null | wc -l)" 0
is "no file is left" "$(find /tmp -maxdepth 1 -name 'mkwait.*' | wc -l)" 0
finish
