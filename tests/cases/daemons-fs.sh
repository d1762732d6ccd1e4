# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck disable=SC2154  # $scene, $waiters: daemons.sh
# Filesystems: bindfs, automount, NFS, a frozen one; locks of files.  Sourced by tests/demo/daemons.sh.

bind_up() {
	mkdir -p /srv/files /mnt/bind
	echo text >/srv/files/a
	bindfs /srv/files /mnt/bind || return 1
	bindfs=$(pidof bindfs)
}

# A FUSE daemon that is stopped; then it is killed, and who waits gets an error.
scene_fuse() {
	begin fuse
	check "$scene: the mount" bind_up
	halt "$bindfs"
	asker ls /mnt/bind/b
	asker cat /mnt/bind/c
	all_asleep request_wait_answer
	shown kind=fuse object~/mnt/bind "owner=$bindfs" outcome=stopped verdict=stopped
	chain verdict=stopped behind=2 "root=$(threads_of "$bindfs")" "says=it_is_stopped_by"
	kill -KILL "$bindfs"
	ends
	umount -l /mnt/bind
}

# A FUSE daemon, of one thread, that gets to its own mount on the way.
scene_fuse_self() {
	begin fuse-self
	mkdir -p /srv/loop/in
	check "$scene: the mount" bindfs /srv/loop /srv/loop/in
	bindfs=$(pidof bindfs)
	asker ls /srv/loop/in/in/a
	all_asleep request_wait_answer
	check "$scene: the daemon waits" await "bindfs" asleep request_wait_answer "$bindfs"
	shown kind=fuse object~/srv/loop/in "owner=$bindfs" outcome=blocked verdict=deadlock "root=$bindfs"
	chain verdict=deadlock behind=2 "root=$bindfs" "says=it_can_never_wake"
	kill -KILL "$bindfs"
	ends
	umount -l /srv/loop/in
}

auto_up() {
	mkdir -p /mnt/auto
	echo '/mnt/auto /etc/auto.scene' >/etc/auto.master.d/scene.autofs
	echo 'home -fstype=tmpfs :tmpfs' >/etc/auto.scene
	systemctl restart autofs
	automount=$(main_pid autofs)
	await "automount's mount" grep -q ' /mnt/auto autofs ' /proc/mounts
}

scene_autofs() {
	begin autofs
	check "$scene: the mount" auto_up
	halt "$automount"
	asker ls /mnt/auto/home
	asker ls /mnt/auto/home
	all_asleep autofs_wait
	shown kind=autofs object~/mnt/auto "owner=$automount" outcome=stopped verdict=stopped
	chain verdict=stopped behind=2 "root=$(threads_of "$automount")" "says=it_is_stopped_by"
	kill -CONT "$automount"
	ends
	systemctl stop autofs
}

# A client in a network namespace of its own, so that its server is behind a link.
nfs_up() {
	mkdir -p /srv/nfs /mnt/nfs
	ip netns add client && ip link add scene0 type veth peer name scene1 netns client || return 1
	ip addr add 192.0.2.1/24 dev scene0 && ip link set scene0 up
	ip -n client addr add 192.0.2.2/24 dev scene1 && ip -n client link set scene1 up
	exportfs -o rw,fsid=0,insecure,no_subtree_check 192.0.2.2:/srv/nfs
	nsenter --net=/run/netns/client mount -t nfs4 192.0.2.1:/ /mnt/nfs
}

scene_nfs() {
	begin nfs
	check "$scene: the mount" nfs_up
	ls /mnt/nfs >/dev/null
	ip link set scene0 down
	asker ls /mnt/nfs/a
	asker ls /mnt/nfs/b
	all_asleep rpc_wait_bit_killable
	shown kind=rpc object~192.0.2.1:2049 owner=- outcome=remote verdict=remote
	chain verdict=remote behind=2 root=0 "says=another_machine_must_answer_(remote)"
	ip link set scene0 up
	ends
}

# kubelet's way to hang: a lock, whose holder asks a daemon, which asks the server.
scene_hops() {
	begin hops
	mkdir -p /mnt/hops
	check "$scene: bindfs on NFS" bindfs /mnt/nfs /mnt/hops
	bindfs=$(pidof bindfs)
	ip link set scene0 down
	flock "$T/f" ls /mnt/hops/c >/dev/null 2>&1 &
	holder=$!
	check "$scene: the daemon waits" await "bindfs" asleep rpc_wait_bit_killable "$bindfs"
	asker flock "$T/f" true
	asker flock "$T/f" true
	all_asleep locks_lock_inode_wait
	shown kind=flock "object=$T/f" "owner=$(pgrep -P "$holder")" outcome=blocked verdict=blocked
	chain verdict=remote behind=4 root=0 "says=4_tasks_wait_for_rpc_rpc:nfs4@192.0.2.1:2049:_another_machine_must_answer_(remote)"
	ip link set scene0 up
	ends
	umount -l /mnt/hops
	umount -f -l /mnt/nfs
	ip netns del client
}

freeze_up() {
	mkdir -p /mnt/frozen
	truncate -s 16M /var/tmp/image
	mkfs.ext4 -q /var/tmp/image && mount -o loop /var/tmp/image /mnt/frozen || return 1
	fsfreeze -f /mnt/frozen
}

scene_freeze() {
	begin freeze
	check "$scene: a frozen ext4" freeze_up
	asker touch /mnt/frozen/a
	asker touch /mnt/frozen/b
	all_asleep percpu_rwsem_wait
	shown kind=fs-freeze object=loop0 owner=- outcome=absent verdict=orphaned
	chain verdict=orphaned behind=2 root=0 "says=filesystem_loop0:_it_is_frozen_until_somebody_thaws_it"
	fsfreeze -u /mnt/frozen
	ends
	umount /mnt/frozen
	rm /var/tmp/image
}

sleeps_under() {
	pgrep -P "$1" sleep >/dev/null
}

# flock(1) waits for its child, which has the file open too and will have it longest.
scene_flock() {
	begin flock
	: >"$T/f"
	flock "$T/f" sleep 1000 &
	holder=$!
	check "$scene: one has the lock" await "the lock" sleeps_under "$holder"
	asker flock "$T/f" true
	asker flock "$T/f" true
	all_asleep locks_lock_inode_wait
	child=$(pgrep -P "$holder")
	shown kind=flock "object=$T/f" "owner=$child" "holders=$holder,$child" outcome=blocked verdict=blocked
	chain verdict=blocked behind=2 "root=$child" "says=_the_lock_of_$T/f:_it_sleeps_in"
	kill "$holder" "$child"
	ends
}

# The process that took it is gone; a child that knows nothing of it holds it.
scene_heir() {
	begin heir
	sh -c 'flock 9; sleep 1000 & echo $! >'"$T/heir.pid" 9>"$T/f"
	heir=$(cat "$T/heir.pid")
	asker flock "$T/f" true
	all_asleep locks_lock_inode_wait
	shown kind=flock "object=$T/f" "owner=$heir" outcome=blocked verdict=blocked "root=$heir"
	chain verdict=blocked behind=1 "root=$heir" "says=_the_lock_of_$T/f:_it_sleeps_in"
	kill "$heir"
	ends
}
