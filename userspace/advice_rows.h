/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The rows of advice; see advice.h.  The first row that fits counts, so special
 * rows come before general ones.  "frees all" is a promise: a case in
 * tests/cases/command does it, and they are free.  A row without a case says "may".
 *
 *	A(verdict, kind, root, act, frees, cost, unless)
 */
#define KERNEL_LOCKS \
	"lock,mutex,rwsem,semaphore,rt-mutex,percpu-rwsem,percpu-readers,wait-bit," \
	"completion,flush-work,rcu,lookup"
#define FILE_LOCKS "flock,posix-lock,ofd-lock"
#define SOCKETS "unix-peer,unix-send,unix-recv,unix-accept,unix-poll"
#define DISK "device,folio,block-io,writeback,jbd2"

#define ADVICE_ROWS(A) \
	A("stopped", "*", "T", "kill -CONT {pid}", "frees all", "nothing", \
	  "somebody stopped it on purpose, and is at work with it") \
	A("stopped", "*", "t", "kill {tracer}", "frees all", \
	  "the tracer's session (strace, gdb) ends", \
	  "somebody debugs it: ask first") \
	A("stopped", "*", "F", \
	  "echo 0 >/sys/fs/cgroup{cgroup}/cgroup.freeze", "frees all", "nothing", \
	  "a snapshot or a migration froze it and will thaw it (systemctl thaw, docker unpause)") \
	A("stopped", "tty-write,tty-read", "-", "press ^Q in the terminal {object}", \
	  "may free all", "nothing", "its user reads what is on the screen") \
	A("deadlock,possible-deadlock,blocked", KERNEL_LOCKS, "*", \
	  "echo c >/proc/sysrq-trigger", "reboots", \
	  "the machine goes down, with a crash dump if kdump is loaded", \
	  "the task at the root may come back by itself: look at `hangwatch why {tid}` twice") \
	A("deadlock,possible-deadlock,blocked", "*", "D", \
	  "echo c >/proc/sysrq-trigger", "reboots", \
	  "the machine goes down: a task in state D can't be killed", \
	  "its disk or server may answer yet: look at `hangwatch why {tid}` twice") \
	A("deadlock,possible-deadlock,blocked", "*", "k", \
	  "echo c >/proc/sysrq-trigger", "reboots", \
	  "the machine goes down: a thread of the kernel can't be killed", \
	  "it may come back by itself: look at `hangwatch why {tid}` twice") \
	A("deadlock,possible-deadlock,blocked", "*", "1", \
	  "echo c >/proc/sysrq-trigger", "reboots", \
	  "the machine goes down: process 1 can't be killed", \
	  "it may come back by itself: look at `hangwatch why 1` twice") \
	A("deadlock", "unix-peer", "*", "kill -9 {pid}", "frees all", \
	  "what lies unread in {object} is lost", "") \
	A("deadlock", SOCKETS, "*", "kill -9 {pid}", "may free all", \
	  "what lies unread in {object} is lost", "") \
	A("deadlock", FILE_LOCKS, "*", "kill -9 {pid}", "may free all", \
	  "what it did under the lock of {object} is half done", "") \
	A("blocked", FILE_LOCKS, "*", "kill -9 {pid}", "frees all", \
	  "what it did under the lock of {object} is half done", \
	  "the holder works, and only looks asleep") \
	A("deadlock,blocked", "fuse", "*", "kill -9 {pid}", "frees all, with an error", \
	  "the filesystem is gone until it is mounted again, and what was not written", \
	  "") \
	A("deadlock,blocked,orphaned", "sysv-msg-send", "*", "ipcrm -q {id}", \
	  "frees all, with EIDRM", \
	  "what lies in the queue is lost, and who uses it must make it anew", \
	  "somebody will read it yet: to kill its reader frees nobody") \
	A("deadlock,blocked,orphaned", "mq-send", "*", "start another reader of {object}", \
	  "may free all: to kill its reader frees nobody", "nothing", "") \
	A("deadlock", "*", "*", "kill -9 {pid}", "may free all", \
	  "what process {pid} was at is lost", "") \
	A("possible-deadlock", "*", "*", "kill -9 {pid}", "may free all", \
	  "what process {pid} was at is lost", \
	  "it may end by itself: look at `hangwatch why {tid}` twice, and compare SWITCHES") \
	A("blocked", "fanotify-perm", "*", "kill -9 {pid}", "frees all", \
	  "files are opened unchecked until the listener runs again", "") \
	A("blocked", "seccomp", "*", "kill -9 {pid}", "frees all, with ENOSYS", \
	  "the container's calls fail until its supervisor runs again", "") \
	A("blocked", "userfaultfd", "*", "kill -9 {pid}", "frees all, with SIGBUS", \
	  "the memory it served is lost (a migration of a virtual machine)", "") \
	A("blocked", "autofs", "*", "kill -9 {pid}; timeout 5 stat {object}/-", \
	  "may free all, with an error: the next who asks finds out that nobody is there", \
	  "automatic mounts fail until automount runs again", "") \
	A("blocked", "audit-backlog", "*", "kill -9 {pid}", \
	  "may free all: as fast as the kernel log takes the records", \
	  "audit records are lost; with failure mode 2 the machine panics", \
	  "rules say that no record may be lost") \
	A("blocked", "pipe-write,tty-write,fifo-open", "*", "kill -9 {pid}", \
	  "may free all: writers get SIGPIPE or EIO", "output is lost", \
	  "its user pauses it on purpose (a pager)") \
	A("blocked", "unix-peer", "*", "kill -9 {pid}", "frees all", \
	  "what lies unread in {object} is lost", \
	  "it is on the way back: look at `hangwatch why {tid}` twice") \
	A("blocked", "unix-send,tcp-send,tcp-connect", "*", "kill -9 {pid}", \
	  "may free all", "what lies unread in {object} is lost", \
	  "it is on the way back: look at `hangwatch why {tid}` twice") \
	A("blocked", "vfork", "*", "kill -9 {pid}", "frees all", \
	  "what process {pid} was at is lost", "") \
	A("blocked", "child", "*", "kill -9 {pid}", \
	  "may free all: its parent goes on if that is the child it waits for", \
	  "what process {pid} was at is lost", \
	  "it works for its parent: look at `hangwatch why {tid}` twice") \
	A("blocked", "exit,coredump", "*", "kill -9 {pid}", "may free all", \
	  "what process {pid} was at is lost", "a core dump is being written") \
	A("blocked", "*", "*", "kill -9 {pid}", "may free all", \
	  "what process {pid} was at is lost", \
	  "it is on the way back: look at `hangwatch why {tid}` twice") \
	A("orphaned", "fs-freeze,percpu-rwsem", "*", "fsfreeze -u MOUNTPOINT of {object}", \
	  "frees all", "the snapshot somebody takes of it is no longer one moment", \
	  "a backup runs that will thaw it") \
	A("orphaned", "device", "*", "dmsetup resume {dm}", "frees all", \
	  "nothing, if whoever suspended it is gone", \
	  "a command (lvcreate, cryptsetup, a snapshot) has suspended it and will resume it") \
	A("orphaned", "thin-pool", "*", "lvextend -L +SIZE the pool {dm}", "may free all", \
	  "room of its volume group", "dmeventd watches it and extends it by itself") \
	A("orphaned", "multipath", "*", "multipath -ll; look at the paths of {dm}", \
	  "frees none by itself: all go on when a path is back", "nothing", \
	  "its storage is being switched over and a path will come back") \
	A("orphaned", "md-array", "*", "echo 0 >/sys/block/MD/md/suspend_hi of {object}", \
	  "may free all", "nothing, if whoever suspended it is gone", \
	  "mdadm is changing the array and will resume it") \
	A("orphaned", "pipe-write", "*", "timeout 5 cat {object} >/dev/null", \
	  "may free all, if it is a FIFO with a path", "what is read is lost", \
	  "its reader is just being restarted") \
	A("orphaned", SOCKETS, "*", "restart the service of {object}, then its clients", \
	  "frees none by itself: the waiters hold the old socket", \
	  "what the clients were at", "") \
	A("orphaned", "fuse", "*", "umount -f MOUNTPOINT of {object}", \
	  "may free all, with an error", "what was not written", "") \
	A("orphaned", "autofs", "*", "umount -l MOUNTPOINT of {object}", \
	  "frees none by itself: start automount again", "", "") \
	A("orphaned", KERNEL_LOCKS, "*", "echo c >/proc/sysrq-trigger", "reboots", \
	  "the machine goes down: the owner of the lock is gone for good", "") \
	A("orphaned", "*", "*", "hangwatch report", "frees none", "nothing", "") \
	A("remote", "rpc,smb,9p", "*", "look at the server {object}; then umount -f MOUNTPOINT", \
	  "may free all, with an error", "what was not written to the server", \
	  "the server comes back: all go on where they are") \
	A("remote", "*", "*", "look at the other machine of {object}", "frees none", \
	  "nothing", "") \
	A("stopped", "rpc,smb,9p", "*", "look at the server {object}; then umount -f MOUNTPOINT", \
	  "may free all, with an error", "what was not written to the server", \
	  "the server comes back: all go on where they are") \
	A("kernel", DISK, "*", "look at the device of {object}: dmesg, multipath -ll", \
	  "frees none", "nothing", "") \
	A("kernel", "*", "*", "hangwatch report", "frees none: the kernel must end it", \
	  "nothing", "") \
	A("busy", "*", "*", "wait, or look at what it computes: perf top -p {pid}", \
	  "frees all when it is done", "nothing", "") \
	A("*", "*", "*", "hangwatch report", "frees none: who must act is not known", \
	  "nothing", "")
