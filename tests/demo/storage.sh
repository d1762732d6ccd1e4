#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# guest: --root full --variant storage --mem 1536M --timeout 900
# storage.sh [SCENE...]: volumes that no longer answer, by Debian's own tools, with a crowd behind each: device-mapper
# suspended under xfs and btrfs, a thin pool that is full, a multipath device without a path, an array of md that is
# suspended or whose member is, at work or while it is synchronized. Each is one chain, whose sentence names the device and says what is the matter; behind it is everybody whom /proc says to be in D.
# shellcheck source=../cases/lib.sh
. "${HANGWATCH:-/hangwatch}/cases/lib.sh"

PATIENCE=120
mnt=$T/mnt
sectors=819200 # 400 MiB: xfs wants 300
crowd=

volume() { # NAME DEVICE [SECTORS]
	dmsetup create "$1" --noudevsync --noudevrules --table "0 ${3:-$sectors} linear $2 0" &&
		dmsetup mknodes "$1"
}

stop_volume() { dmsetup suspend --noflush --nolockfs --noudevsync "$1"; }

go_on() { dmsetup resume --noudevsync "$1"; }

# in_crowd COMMAND...: one who waits behind the volume
in_crowd() {
	"$@" >/dev/null 2>&1 </dev/null &
	crowd="$crowd $!"
}

crowd_in_d() {
	for pid in $crowd; do
		grep -q '^State:.D' "/proc/$pid/status" 2>/dev/null && echo "$pid"
	done | wc -l
}

all_hang() { [ "$(crowd_in_d)" -ge "$1" ]; }

# fill: something to read later
fill() {
	dd if=/dev/zero of="$mnt/full" bs=64k count=32 conv=fsync 2>/dev/null
	sync
	echo 3 >/proc/sys/vm/drop_caches
}

join() {
	for i in 1 2 3 4 5 6; do
		in_crowd dd if=/dev/zero of="$mnt/written-$i" bs=4k count=4 conv=fsync
	done
	for i in 1 2 3; do
		in_crowd dd if="$mnt/full" of=/dev/null bs=4k count=1 skip="$i" iflag=direct
	done
	in_crowd sync
}

# Chains of a demand that hangs; a healthy Debian's others are idle or short.
hanging() {
	awk 'NR > 1 && $2 != "|" && $2 !~ /^(idle|busy|kernel|remote)$/' "$DIR/chains"
}

says() {
	hanging | awk -v behind="$1" -v sentence="$2" '$2 == "orphaned" && $3 >= behind && $0 ~ sentence { n++ }
		END { exit n != 1 }'
}

# one_root SCENE HANG SENTENCE: at least HANG of the crowd do; all who do are behind one device
one_root() {
	check "$1: they hang" await "$1" all_hang "$2"
	await_pass
	await_pass
	check "$1: all are behind it" says "$(crowd_in_d)" "$3"
	is "$1: one chain" "$(hanging | wc -l)" 1
	hanging | sed 's/^/# /'
	[ "$(hanging | wc -l)" = 1 ] || table tasks '$h["STATE"] == "D" { print "# " $0 }' | cut -c1-330
}

disperse() {
	for pid in $crowd; do kill -9 "$pid"; done 2>/dev/null
	for pid in $crowd; do wait "$pid"; done 2>/dev/null
	crowd=
}

on_filesystem() { # TYPE MODULE
	volume lower /dev/ram0 && "mkfs.$1" -q "${2:--f}" /dev/mapper/lower >/dev/null &&
		mount -t "$1" /dev/mapper/lower "$mnt" && fill
}

# Who froze it ends that first, and those who write go when it is thawed.
all_gone() {
	fsfreeze -u "$mnt" 2>/dev/null
	[ "$(crowd_in_d)" = 0 ]
}

leave_filesystem() {
	go_on lower
	for pid in $crowd; do kill -9 "$pid"; done 2>/dev/null
	await "the crowd to go" all_gone
	disperse
	all_gone
	umount "$mnt"
	dmsetup remove --retry --noudevsync lower
}

suspended() { # SCENE TYPE
	check "$1: a filesystem" on_filesystem "$2" || return
	stop_volume lower
	join
	one_root "$1" 8 'for device dm-[0-9]+[^ ]*.lower.: it is suspended until somebody resumes it'
	leave_filesystem
}

frozen() { # SCENE TYPE
	check "$1: a filesystem" on_filesystem "$2" || return
	dd if=/dev/zero of="$mnt/dirty" bs=64k count=1 2>/dev/null
	stop_volume lower
	in_crowd fsfreeze -f "$mnt"
	await "the freezer" all_hang 1
	sleep 2
	join
	one_root "$1" 8 'for device dm-[0-9]+[^ ]*.lower.: it is suspended until somebody resumes it'
	leave_filesystem
}

thin_pool() {
	echo 0 >/sys/module/dm_thin_pool/parameters/no_space_timeout
	dd if=/dev/zero of=/dev/ram1 bs=4k count=1 2>/dev/null
	volume meta /dev/ram1 32768 && volume data /dev/ram2 32768 &&
		dmsetup create pool --noudevsync --noudevrules --table "0 32768 thin-pool /dev/mapper/meta /dev/mapper/data 128 0" &&
		dmsetup mknodes pool && dmsetup message pool 0 'create_thin 0' &&
		dmsetup create thin --noudevsync --noudevrules --table "0 $sectors thin /dev/mapper/pool 0" && dmsetup mknodes thin
}

# Each writes where nothing is yet: sooner or later all need room.
thin_full() {
	modprobe dm-thin-pool
	check "thin: a pool" thin_pool || return
	for i in 1 2 3 4 5 6 7 8; do
		in_crowd dd if=/dev/zero of=/dev/mapper/thin bs=64k count=160 seek=$((i * 400)) oflag=direct
	done
	one_root "thin" 8 'for thin pool dm-[0-9]+[^ ]*.pool.: it is out of space until somebody extends it'
	dmsetup status pool | sed 's/^/# pool: /'
	disperse_thin
}

# Given room, it takes what was written.
disperse_thin() {
	echo "0 $sectors linear /dev/ram2 0" | dmsetup reload data && go_on data
	echo "0 $sectors thin-pool /dev/mapper/meta /dev/mapper/data 128 0" | dmsetup reload pool && go_on pool
	disperse
	for name in thin pool data meta; do dmsetup remove --retry --noudevsync "$name"; done
}

create_array() {
	mdadm --create /dev/md0 --run --assume-clean --level=1 --raid-devices=2 --metadata=1.2 --bitmap=none \
		/dev/mapper/member /dev/ram2 >"$T/mdadm" 2>&1 </dev/null || { sed 's/^/# /' "$T/mdadm"; false; }
}

array() {
	modprobe raid1
	volume member /dev/ram1 && create_array && mkfs.ext4 -q -F /dev/md0 && mount /dev/md0 "$mnt" && fill
}

# Whoever assembles it again from its parts (udev) keeps the member busy.
array_gone() {
	mdadm --stop --scan >"$T/mdadm" 2>&1
	dmsetup remove --noudevsync member 2>/dev/null
}

leave_array() {
	disperse
	umount "$mnt"
	await "the array to go" array_gone || sed 's/^/# /' "$T/mdadm"
	for disk in /dev/ram1 /dev/ram2; do mdadm --zero-superblock $disk; done 2>/dev/null
}

md_member() {
	check "md member: an array" array || return
	stop_volume member
	for i in 1 2 3 4 5 6; do
		in_crowd dd if=/dev/zero of="$mnt/written-$i" bs=4k count=4 conv=fsync
	done
	one_root "md member" 5 'for device dm-[0-9]+[^ ]*.member.: it is suspended until somebody resumes it'
	go_on member
	leave_array
}

# What mdadm does to writers of what it moves.
md_suspended() {
	check "md suspended: an array" array || return
	echo 0 >/sys/block/md0/md/suspend_lo
	echo 1000000 >/sys/block/md0/md/suspend_hi
	for i in 1 2 3 4 5 6; do
		in_crowd dd if=/dev/zero of="$mnt/written-$i" bs=4k count=4 conv=fsync
	done
	one_root "md suspended" 5 'for array md0[^ ]*: it is suspended until somebody resumes it'
	echo 0 >/sys/block/md0/md/suspend_hi
	leave_array
}

# The volume that its metadata is on is suspended: who commits it has its lock, which all others want.
thin_metadata() {
	modprobe dm-thin-pool
	check "thin-metadata: a pool" thin_pool || return
	mkfs.ext4 -q -F /dev/mapper/thin && mount -o noinit_itable /dev/mapper/thin "$mnt" && fill
	stop_volume meta
	join
	one_root "thin-metadata" 5 'for device dm-[0-9]+[^ ]*.meta.: it is suspended until somebody resumes it'
	go_on meta
	disperse
	umount "$mnt"
	for name in thin pool data meta; do dmsetup remove --retry --noudevsync "$name"; done
}

# The two disks are not the same yet: it copies one to the other.
unequal_array() {
	echo 1000 >/proc/sys/dev/raid/speed_limit_max
	volume member /dev/ram1 && mdadm --create /dev/md0 --run --level=1 --raid-devices=2 --metadata=1.2 --bitmap=none \
		/dev/ram2 /dev/mapper/member >"$T/mdadm" 2>&1 </dev/null
}

md_resync() {
	modprobe raid1
	check "md resync: an array" unequal_array || return
	await "it to begin" grep -q resync /proc/mdstat
	stop_volume member
	await "it to hang" resync_hangs
	for i in 1 2 3; do in_crowd dd if=/dev/zero of=/dev/md0 bs=64k count=100 oflag=direct; done
	one_root "md resync" 3 'for device dm-[0-9]+[^ ]*.member.: it is suspended until somebody resumes it'
	go_on member
	echo 200000 >/proc/sys/dev/raid/speed_limit_max
	leave_array
}

resync_hangs() {
	for stat in /proc/[0-9]*/stat; do
		grep -q '(md0_resync) D' "$stat" 2>/dev/null && return 0
	done
	return 1
}

one_path() {
	losetup /dev/loop7 /dev/ram0 && dmsetup create paths --noudevsync --noudevrules --table \
		"0 $sectors multipath 1 queue_if_no_path 0 1 1 round-robin 0 1 1 7:7 1000" && dmsetup mknodes paths
}

multipath() {
	if ! modprobe -a dm-multipath dm-round-robin loop 2>/dev/null; then
		skip "multipath" "no module dm-multipath in this guest"
		return
	fi
	check "multipath: a path" one_path || return
	mkfs.ext4 -q -F /dev/mapper/paths && mount /dev/mapper/paths "$mnt" && fill
	dmsetup message paths 0 "fail_path 7:7"
	join
	one_root "multipath" 8 'for multipath device dm-[0-9]+[^ ]*.paths.: it has no path left until one comes back'
	dmsetup message paths 0 "reinstate_path 7:7"
	disperse
	umount "$mnt"
	dmsetup remove --retry --noudevsync paths
	losetup -d /dev/loop7
}

# Who takes a snapshot waits for all data to be written first.
btrfs_snapshot() {
	check "btrfs-snapshot: a filesystem" on_filesystem btrfs || return
	stop_volume lower
	for i in 1 2 3; do in_crowd dd if=/dev/zero of="$mnt/written-$i" bs=4k count=4 oflag=direct; done
	await "writers" all_hang 3
	in_crowd btrfs subvolume snapshot "$mnt" "$mnt/snapshot"
	in_crowd btrfs filesystem sync "$mnt"
	one_root "btrfs-snapshot" 5 'for device dm-[0-9]+[^ ]*.lower.: it is suspended until somebody resumes it'
	leave_filesystem
}

scene() {
	case $1 in
	xfs) suspended xfs xfs ;;
	btrfs) suspended btrfs btrfs ;;
	xfs-frozen) frozen xfs-frozen xfs ;;
	btrfs-frozen) frozen btrfs-frozen btrfs ;;
	thin) thin_full ;;
	thin-metadata) thin_metadata ;;
	md-member) md_member ;;
	md-suspended) md_suspended ;;
	md-resync) md_resync ;;
	multipath) multipath ;;
	btrfs-snapshot) btrfs_snapshot ;;
	*) bail "no scene $1" ;;
	esac
}

[ $# -gt 0 ] || set -- xfs xfs-frozen btrfs btrfs-frozen btrfs-snapshot thin thin-metadata multipath md-member md-suspended md-resync
mkdir -p "$mnt"
modprobe brd rd_nr=3 rd_size=$((sectors / 2)) || bail "brd"
modprobe -a dm-thin-pool raid1 xfs btrfs
load interval_ms=200 || bail "insmod"
for name in "$@"; do
	scene "$name"
done
check "every row has its columns" well_formed
table status '$1 ~ /off/ || /xfs|btrfs|md_mod|thin/ { print "# " $0 }'
finish
