#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# guest: --root full --variant storage --mem 1G --timeout 1500
# io.sh [PASSES]: a healthy Debian whose disks work as fast as they can: writers that sync each write, writers of whole
# files, readers past the page cache, sync, a device of device-mapper and a loop device in between, fsfreeze for a moment.
# Watched ten times a second for 1,000 passes there is no alert, and no bad verdict that lasts.
# shellcheck source=../cases/lib.sh
. "${HANGWATCH:-/hangwatch}/cases/lib.sh"
# shellcheck source=../cases/watch.sh
. "${HANGWATCH:-/hangwatch}/cases/watch.sh"

PATIENCE=900
passes=${1:-1000}
lasts=10 # seconds: an emulated machine under load makes a disk and its worker wait for a processor
bad=$T/bad
loops=

# again COMMAND...: over and over, until it is killed
again() {
	while :; do "$@" >/dev/null 2>&1 || sleep 0.1; done &
	loops="$loops $!"
}

small_files() {
	for i in 1 2 3 4 5 6 7 8; do dd if=/dev/zero of="$1/small-$i" bs=4k count=1 conv=fsync; done
}

appends() { dd if=/dev/zero of="$1" bs=4k count=64 oflag=append,dsync conv=notrunc && truncate -s 0 "$1"; }

large_file() { dd if=/dev/zero of="$1" bs=256k count=64 conv=fdatasync; }

read_directly() { dd if="$1" of=/dev/null bs=64k iflag=direct; }

names() {
	mkdir -p "$1/a" && touch "$1/a/b" && mv "$1/a/b" "$1/a/c" && rm -r "$1/a" && sync -f "$1"
}

freeze_for_a_moment() { fsfreeze -f "$1" && fsfreeze -u "$1" && sleep 2; }

sync_now_and_then() { sync && sleep 1; }

filesystem() { # DEVICE DIRECTORY
	mkdir -p "$2" && mkfs.ext4 -q "$1" && mount "$1" "$2" && dd if=/dev/zero of="$2/full" bs=256k count=32 2>/dev/null
}

set_up() {
	modprobe brd rd_nr=1 rd_size=131072 && modprobe loop && modprobe dm-mod &&
		dmsetup create busy --noudevsync --noudevrules --table "0 262144 linear /dev/ram0 0" && dmsetup mknodes busy &&
		filesystem /dev/mapper/busy "$T/dm" &&
		truncate -s 64M /var/tmp/image && losetup /dev/loop0 /var/tmp/image && filesystem /dev/loop0 "$T/loop" &&
		mkdir -p /var/tmp/busy && dd if=/dev/zero of=/var/tmp/busy/full bs=256k count=32 conv=fsync 2>/dev/null
}

load_on() {
	for where in "$T/dm" "$T/loop" /var/tmp/busy; do
		again small_files "$where"
		again appends "$where/log"
		again large_file "$where/large"
		again read_directly "$where/full"
		again names "$where"
	done
	again freeze_for_a_moment "$T/dm"
	again sync_now_and_then
}

load_off() {
	for pid in $loops; do kill "$pid"; done 2>/dev/null
	for pid in $loops; do wait "$pid"; done 2>/dev/null
	fsfreeze -u "$T/dm" 2>/dev/null
	umount "$T/dm" "$T/loop"
}

# A short wait is no bad verdict: a frozen filesystem is frozen for a moment here, and a cycle is one at any age.
look() {
	table queues '
		$h["OUTCOME"] == "-" || $h["VERDICT"] ~ /^(idle|busy|unknown|kernel|remote)$/ { next }
		$h["VERDICT"] ~ /^(blocked|orphaned|stopped|possible-deadlock)$/ && $h["OLDEST"] < lasts { next }
		{ print "# " $0 }' -v lasts="$lasts" >>"$bad"
}

# What was written since the load began: the test has no load without it.
written() { awk '{ n += $10 } END { print int(n / 2048) }' /proc/diskstats; }

check "disks" set_up || bail "disks"
load interval_ms=100 alert_secs=$lasts || bail "insmod"
before=$(written)
load_on
watch
look
echo "# $(status passes) passes of $(status tasks) tasks; $(($(written) - before)) MiB written; $(status unknown) unknown"
check "the disks were busy" [ $(($(written) - before)) -gt 20 ]
load_off
check "every row has its columns" well_formed
check "no bad verdict in $passes passes" nothing_bad
check "no alert" no_alerts
finish
