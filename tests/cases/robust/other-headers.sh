#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: all: members are elsewhere in each
# A module that was built for another kernel is refused, and says which member is elsewhere
# and what to do.  The copy here says of one member that it is where another one is.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

# plant OLD NEW: a copy of the module with one name for another of the same length
plant() {
	cp "$HANGWATCH/hangwatch.ko" "$T/planted.ko"
	strings -t d "$T/planted.ko" | awk -v name="$1" '$2 == name { print $1 }' >"$T/offsets"
	while read -r at; do
		printf '%s' "$2" | dd of="$T/planted.ko" bs=1 seek="$at" conv=notrunc 2>/dev/null
	done <"$T/offsets"
	[ -s "$T/offsets" ]
}

refused() {
	! insmod "$T/planted.ko" 2>/dev/null && [ ! -d /sys/module/hangwatch ]
}

logged() {
	dmesg | grep -qE "hangwatch: $1"
}

all_checked() {
	[ "$(status members_checked)" -gt 200 ] && [ "$(status members_unchecked)" -lt 30 ]
}

[ -r /sys/kernel/btf/vmlinux ] || { skip "all of it" "no type information"; finish; }
check "a place is planted" plant exit_state thread_pid
check "a member that is elsewhere refuses the load" refused
check "the log names it" logged 'built for another kernel: task_struct.thread_pid is [0-9]+ in its headers, and [0-9]+ in '
check "and says what to do" logged 'build it again: dkms build --force hangwatch/[0-9.]+ -k '
check "a name is planted" plant exit_state exit_stale
check "a member that isn't there refuses the load" refused
check "the log says so" logged 'built for another kernel: task_struct.exit_stale is in its headers, and not in '
load || bail "insmod"
check "what was built for this kernel loads, and nearly all members are checked" all_checked
echo "# $(status members_checked) checked, $(status members_unchecked) not"
unload
finish
