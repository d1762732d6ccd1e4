// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table of system calls; see syscalls.h.
 *
 *	S(name, arguments, descriptors)
 *
 * A call whose descriptors depend on its flags is not data: see call_fds(). Calls that a
 * later kernel gave more arguments (bpf) keep the first ones.
 */
#include "arch/calls.h"
#include "model/syscalls.h"

struct call {
	const char *name;
	u8 args;
	u8 fds;
};

#define S(call, args, fds) [__NR_##call] = { #call, args, fds },

static const struct call calls[] = {
	S(read, 3, FD(0))
	S(write, 3, FD(0))
	S(open, 3, 0)
	S(close, 1, FD(0))
	S(stat, 2, 0)
	S(fstat, 2, FD(0))
	S(lstat, 2, 0)
	S(poll, 3, 0)
	S(lseek, 3, FD(0))
	S(mmap, 6, FD(4))
	S(mprotect, 3, 0)
	S(munmap, 2, 0)
	S(brk, 1, 0)
	S(rt_sigaction, 4, 0)
	S(rt_sigprocmask, 4, 0)
	S(rt_sigreturn, 0, 0)
	S(ioctl, 3, FD(0))
	S(pread64, 4, FD(0))
	S(pwrite64, 4, FD(0))
	S(readv, 3, FD(0))
	S(writev, 3, FD(0))
	S(access, 2, 0)
	S(pipe, 1, 0)
	S(select, 5, 0)
	S(sched_yield, 0, 0)
	S(mremap, 5, 0)
	S(msync, 3, 0)
	S(mincore, 3, 0)
	S(madvise, 3, 0)
	S(shmget, 3, 0)
	S(shmat, 3, 0)
	S(shmctl, 3, 0)
	S(dup, 1, FD(0))
	S(dup2, 2, FD(0))
	S(pause, 0, 0)
	S(nanosleep, 2, 0)
	S(getitimer, 2, 0)
	S(alarm, 1, 0)
	S(setitimer, 3, 0)
	S(getpid, 0, 0)
	S(sendfile, 4, FD(0) | FD(1))
	S(socket, 3, 0)
	S(connect, 3, FD(0))
	S(accept, 3, FD(0))
	S(sendto, 6, FD(0))
	S(recvfrom, 6, FD(0))
	S(sendmsg, 3, FD(0))
	S(recvmsg, 3, FD(0))
	S(shutdown, 2, FD(0))
	S(bind, 3, FD(0))
	S(listen, 2, FD(0))
	S(getsockname, 3, FD(0))
	S(getpeername, 3, FD(0))
	S(socketpair, 4, 0)
	S(setsockopt, 5, FD(0))
	S(getsockopt, 5, FD(0))
	S(clone, 5, 0)
	S(fork, 0, 0)
	S(vfork, 0, 0)
	S(execve, 3, 0)
	S(exit, 1, 0)
	S(wait4, 4, 0)
	S(kill, 2, 0)
	S(uname, 1, 0)
	S(semget, 3, 0)
	S(semop, 3, 0)
	S(semctl, 4, 0)
	S(shmdt, 1, 0)
	S(msgget, 2, 0)
	S(msgsnd, 4, 0)
	S(msgrcv, 5, 0)
	S(msgctl, 3, 0)
	S(fcntl, 3, FD(0))
	S(flock, 2, FD(0))
	S(fsync, 1, FD(0))
	S(fdatasync, 1, FD(0))
	S(truncate, 2, 0)
	S(ftruncate, 2, FD(0))
	S(getdents, 3, FD(0))
	S(getcwd, 2, 0)
	S(chdir, 1, 0)
	S(fchdir, 1, FD(0))
	S(rename, 2, 0)
	S(mkdir, 2, 0)
	S(rmdir, 1, 0)
	S(creat, 2, 0)
	S(link, 2, 0)
	S(unlink, 1, 0)
	S(symlink, 2, 0)
	S(readlink, 3, 0)
	S(chmod, 2, 0)
	S(fchmod, 2, FD(0))
	S(chown, 3, 0)
	S(fchown, 3, FD(0))
	S(lchown, 3, 0)
	S(umask, 1, 0)
	S(gettimeofday, 2, 0)
	S(getrlimit, 2, 0)
	S(getrusage, 2, 0)
	S(sysinfo, 1, 0)
	S(times, 1, 0)
	S(ptrace, 4, 0)
	S(getuid, 0, 0)
	S(syslog, 3, 0)
	S(getgid, 0, 0)
	S(setuid, 1, 0)
	S(setgid, 1, 0)
	S(geteuid, 0, 0)
	S(getegid, 0, 0)
	S(setpgid, 2, 0)
	S(getppid, 0, 0)
	S(getpgrp, 0, 0)
	S(setsid, 0, 0)
	S(setreuid, 2, 0)
	S(setregid, 2, 0)
	S(getgroups, 2, 0)
	S(setgroups, 2, 0)
	S(setresuid, 3, 0)
	S(getresuid, 3, 0)
	S(setresgid, 3, 0)
	S(getresgid, 3, 0)
	S(getpgid, 1, 0)
	S(setfsuid, 1, 0)
	S(setfsgid, 1, 0)
	S(getsid, 1, 0)
	S(capget, 2, 0)
	S(capset, 2, 0)
	S(rt_sigpending, 2, 0)
	S(rt_sigtimedwait, 4, 0)
	S(rt_sigqueueinfo, 3, 0)
	S(rt_sigsuspend, 2, 0)
	S(sigaltstack, 2, 0)
	S(utime, 2, 0)
	S(mknod, 3, 0)
	S(uselib, 1, 0)
	S(personality, 1, 0)
	S(ustat, 2, 0)
	S(statfs, 2, 0)
	S(fstatfs, 2, FD(0))
	S(sysfs, 3, 0)
	S(getpriority, 2, 0)
	S(setpriority, 3, 0)
	S(sched_setparam, 2, 0)
	S(sched_getparam, 2, 0)
	S(sched_setscheduler, 3, 0)
	S(sched_getscheduler, 1, 0)
	S(sched_get_priority_max, 1, 0)
	S(sched_get_priority_min, 1, 0)
	S(sched_rr_get_interval, 2, 0)
	S(mlock, 2, 0)
	S(munlock, 2, 0)
	S(mlockall, 1, 0)
	S(munlockall, 0, 0)
	S(vhangup, 0, 0)
	S(modify_ldt, 3, 0)
	S(pivot_root, 2, 0)
	S(_sysctl, 1, 0)
	S(prctl, 5, 0)
	S(arch_prctl, 2, 0)
	S(adjtimex, 1, 0)
	S(setrlimit, 2, 0)
	S(chroot, 1, 0)
	S(sync, 0, 0)
	S(acct, 1, 0)
	S(settimeofday, 2, 0)
	S(mount, 5, 0)
	S(umount2, 2, 0)
	S(swapon, 2, 0)
	S(swapoff, 1, 0)
	S(reboot, 4, 0)
	S(sethostname, 2, 0)
	S(setdomainname, 2, 0)
	S(iopl, 1, 0)
	S(ioperm, 3, 0)
	S(create_module, 0, 0)
	S(init_module, 3, 0)
	S(delete_module, 2, 0)
	S(get_kernel_syms, 0, 0)
	S(query_module, 0, 0)
	S(quotactl, 4, 0)
	S(nfsservctl, 0, 0)
	S(getpmsg, 0, 0)
	S(putpmsg, 0, 0)
	S(afs_syscall, 0, 0)
	S(tuxcall, 0, 0)
	S(security, 0, 0)
	S(gettid, 0, 0)
	S(readahead, 3, FD(0))
	S(setxattr, 5, 0)
	S(lsetxattr, 5, 0)
	S(fsetxattr, 5, FD(0))
	S(getxattr, 4, 0)
	S(lgetxattr, 4, 0)
	S(fgetxattr, 4, FD(0))
	S(listxattr, 3, 0)
	S(llistxattr, 3, 0)
	S(flistxattr, 3, FD(0))
	S(removexattr, 2, 0)
	S(lremovexattr, 2, 0)
	S(fremovexattr, 2, FD(0))
	S(tkill, 2, 0)
	S(time, 1, 0)
	S(futex, 6, 0)
	S(sched_setaffinity, 3, 0)
	S(sched_getaffinity, 3, 0)
	S(set_thread_area, 1, 0)
	S(io_setup, 2, 0)
	S(io_destroy, 1, 0)
	S(io_getevents, 5, 0)
	S(io_submit, 3, 0)
	S(io_cancel, 3, 0)
	S(get_thread_area, 1, 0)
	S(lookup_dcookie, 3, 0)
	S(epoll_create, 1, 0)
	S(epoll_ctl_old, 0, 0)
	S(epoll_wait_old, 0, 0)
	S(remap_file_pages, 5, 0)
	S(getdents64, 3, FD(0))
	S(set_tid_address, 1, 0)
	S(restart_syscall, 0, 0)
	S(semtimedop, 4, 0)
	S(fadvise64, 4, FD(0))
	S(timer_create, 3, 0)
	S(timer_settime, 4, 0)
	S(timer_gettime, 2, 0)
	S(timer_getoverrun, 1, 0)
	S(timer_delete, 1, 0)
	S(clock_settime, 2, 0)
	S(clock_gettime, 2, 0)
	S(clock_getres, 2, 0)
	S(clock_nanosleep, 4, 0)
	S(exit_group, 1, 0)
	S(epoll_wait, 4, FD(0))
	S(epoll_ctl, 4, FD(0) | FD(2))
	S(tgkill, 3, 0)
	S(utimes, 2, 0)
	S(vserver, 0, 0)
	S(mbind, 6, 0)
	S(set_mempolicy, 3, 0)
	S(get_mempolicy, 5, 0)
	S(mq_open, 4, 0)
	S(mq_unlink, 1, 0)
	S(mq_timedsend, 5, FD(0))
	S(mq_timedreceive, 5, FD(0))
	S(mq_notify, 2, FD(0))
	S(mq_getsetattr, 3, FD(0))
	S(kexec_load, 4, 0)
	S(waitid, 5, 0)
	S(add_key, 5, 0)
	S(request_key, 4, 0)
	S(keyctl, 5, 0)
	S(ioprio_set, 3, 0)
	S(ioprio_get, 2, 0)
	S(inotify_init, 0, 0)
	S(inotify_add_watch, 3, FD(0))
	S(inotify_rm_watch, 2, FD(0))
	S(migrate_pages, 4, 0)
	S(openat, 4, FD(0))
	S(mkdirat, 3, FD(0))
	S(mknodat, 4, FD(0))
	S(fchownat, 5, FD(0))
	S(futimesat, 3, FD(0))
	S(newfstatat, 4, FD(0))
	S(unlinkat, 3, FD(0))
	S(renameat, 4, FD(0) | FD(2))
	S(linkat, 5, FD(0) | FD(2))
	S(symlinkat, 3, FD(1))
	S(readlinkat, 4, FD(0))
	S(fchmodat, 3, FD(0))
	S(faccessat, 3, FD(0))
	S(pselect6, 6, 0)
	S(ppoll, 5, 0)
	S(unshare, 1, 0)
	S(set_robust_list, 2, 0)
	S(get_robust_list, 3, 0)
	S(splice, 6, FD(0) | FD(2))
	S(tee, 4, FD(0) | FD(1))
	S(sync_file_range, 4, FD(0))
	S(vmsplice, 4, FD(0))
	S(move_pages, 6, 0)
	S(utimensat, 4, FD(0))
	S(epoll_pwait, 6, FD(0))
	S(signalfd, 3, FD(0))
	S(timerfd_create, 2, 0)
	S(eventfd, 1, 0)
	S(fallocate, 4, FD(0))
	S(timerfd_settime, 4, FD(0))
	S(timerfd_gettime, 2, FD(0))
	S(accept4, 4, FD(0))
	S(signalfd4, 4, FD(0))
	S(eventfd2, 2, 0)
	S(epoll_create1, 1, 0)
	S(dup3, 3, FD(0))
	S(pipe2, 2, 0)
	S(inotify_init1, 1, 0)
	S(preadv, 5, FD(0))
	S(pwritev, 5, FD(0))
	S(rt_tgsigqueueinfo, 4, 0)
	S(perf_event_open, 5, FD(3))
	S(recvmmsg, 5, FD(0))
	S(fanotify_init, 2, 0)
	S(fanotify_mark, 5, FD(0) | FD(3))
	S(prlimit64, 4, 0)
	S(name_to_handle_at, 5, FD(0))
	S(open_by_handle_at, 3, FD(0))
	S(clock_adjtime, 2, 0)
	S(syncfs, 1, FD(0))
	S(sendmmsg, 4, FD(0))
	S(setns, 2, FD(0))
	S(getcpu, 3, 0)
	S(process_vm_readv, 6, 0)
	S(process_vm_writev, 6, 0)
	S(kcmp, 5, 0)
	S(finit_module, 3, FD(0))
	S(sched_setattr, 3, 0)
	S(sched_getattr, 4, 0)
	S(renameat2, 5, FD(0) | FD(2))
	S(seccomp, 3, 0)
	S(getrandom, 3, 0)
	S(memfd_create, 2, 0)
	S(kexec_file_load, 5, FD(0) | FD(1))
	S(bpf, 3, 0)
	S(execveat, 5, FD(0))
	S(userfaultfd, 1, 0)
	S(membarrier, 3, 0)
	S(mlock2, 3, 0)
	S(copy_file_range, 6, FD(0) | FD(2))
	S(preadv2, 6, FD(0))
	S(pwritev2, 6, FD(0))
	S(pkey_mprotect, 4, 0)
	S(pkey_alloc, 2, 0)
	S(pkey_free, 1, 0)
	S(statx, 5, FD(0))
	S(io_pgetevents, 6, 0)
	S(rseq, 4, 0)
	S(pidfd_send_signal, 4, FD(0))
	S(io_uring_setup, 2, 0)
	S(io_uring_enter, 6, FD(0))
	S(io_uring_register, 4, FD(0))
	S(open_tree, 3, FD(0))
	S(move_mount, 5, FD(0) | FD(2))
	S(fsopen, 2, 0)
	S(fsconfig, 5, FD(0))
	S(fsmount, 3, FD(0))
	S(fspick, 3, FD(0))
	S(pidfd_open, 2, 0)
	S(clone3, 2, 0)
	S(close_range, 3, 0)
	S(openat2, 4, FD(0))
	S(pidfd_getfd, 3, FD(0))
	S(faccessat2, 4, FD(0))
	S(process_madvise, 5, FD(0))
#ifdef __NR_uretprobe
	S(uretprobe, 0, 0)
#endif
#ifdef __NR_uprobe
	S(uprobe, 0, 0)
#endif
#ifdef __NR_epoll_pwait2
	S(epoll_pwait2, 6, FD(0))
#endif
#ifdef __NR_mount_setattr
	S(mount_setattr, 5, FD(0))
#endif
#ifdef __NR_quotactl_fd
	S(quotactl_fd, 4, FD(0))
#endif
#ifdef __NR_landlock_create_ruleset
	S(landlock_create_ruleset, 3, 0)
#endif
#ifdef __NR_landlock_add_rule
	S(landlock_add_rule, 4, FD(0))
#endif
#ifdef __NR_landlock_restrict_self
	S(landlock_restrict_self, 2, FD(0))
#endif
#ifdef __NR_memfd_secret
	S(memfd_secret, 1, 0)
#endif
#ifdef __NR_process_mrelease
	S(process_mrelease, 2, FD(0))
#endif
#ifdef __NR_futex_waitv
	S(futex_waitv, 5, 0)
#endif
#ifdef __NR_set_mempolicy_home_node
	S(set_mempolicy_home_node, 4, 0)
#endif
#ifdef __NR_cachestat
	S(cachestat, 4, FD(0))
#endif
#ifdef __NR_fchmodat2
	S(fchmodat2, 4, FD(0))
#endif
#ifdef __NR_map_shadow_stack
	S(map_shadow_stack, 3, 0)
#endif
#ifdef __NR_futex_wake
	S(futex_wake, 4, 0)
#endif
#ifdef __NR_futex_wait
	S(futex_wait, 6, 0)
#endif
#ifdef __NR_futex_requeue
	S(futex_requeue, 4, 0)
#endif
#ifdef __NR_statmount
	S(statmount, 4, 0)
#endif
#ifdef __NR_listmount
	S(listmount, 4, 0)
#endif
#ifdef __NR_lsm_get_self_attr
	S(lsm_get_self_attr, 4, 0)
#endif
#ifdef __NR_lsm_set_self_attr
	S(lsm_set_self_attr, 4, 0)
#endif
#ifdef __NR_lsm_list_modules
	S(lsm_list_modules, 3, 0)
#endif
#ifdef __NR_mseal
	S(mseal, 3, 0)
#endif
#ifdef __NR_setxattrat
	S(setxattrat, 6, FD(0))
#endif
#ifdef __NR_getxattrat
	S(getxattrat, 6, FD(0))
#endif
#ifdef __NR_listxattrat
	S(listxattrat, 5, FD(0))
#endif
#ifdef __NR_removexattrat
	S(removexattrat, 4, FD(0))
#endif
#ifdef __NR_open_tree_attr
	S(open_tree_attr, 5, FD(0))
#endif
#ifdef __NR_file_getattr
	S(file_getattr, 5, FD(0))
#endif
#ifdef __NR_file_setattr
	S(file_setattr, 5, FD(0))
#endif
#ifdef __NR_listns
	S(listns, 4, 0)
#endif
#ifdef __NR_rseq_slice_yield
	S(rseq_slice_yield, 0, 0)
#endif
#ifdef __NR_fchroot
	S(fchroot, 2, FD(0))
#endif
};

/* Names only: the arguments are those of the 64-bit call (call_of_compat()). */
#define C(call) [ARCH_COMPAT_CALL(call)] = #call,

static const char * const compat_names[] = {
#ifdef ARCH_COMPAT_CALL
	C(_llseek) C(_newselect) C(_sysctl) C(accept4) C(access) C(acct) C(add_key) C(adjtimex)
	C(afs_syscall) C(alarm) C(arch_prctl) C(bdflush) C(bind) C(bpf) C(break) C(brk) C(capget)
	C(capset) C(chdir) C(chmod) C(chown) C(chown32) C(chroot) C(clock_adjtime)
	C(clock_adjtime64) C(clock_getres) C(clock_getres_time64) C(clock_gettime)
	C(clock_gettime64) C(clock_nanosleep) C(clock_nanosleep_time64) C(clock_settime)
	C(clock_settime64) C(clone) C(clone3) C(close) C(close_range) C(connect)
	C(copy_file_range) C(creat) C(create_module) C(delete_module) C(dup) C(dup2) C(dup3)
	C(epoll_create) C(epoll_create1) C(epoll_ctl) C(epoll_pwait) C(epoll_wait) C(eventfd)
	C(eventfd2) C(execve) C(execveat) C(exit) C(exit_group) C(faccessat) C(faccessat2)
	C(fadvise64) C(fadvise64_64) C(fallocate) C(fanotify_init) C(fanotify_mark) C(fchdir)
	C(fchmod) C(fchmodat) C(fchown) C(fchown32) C(fchownat) C(fcntl) C(fcntl64) C(fdatasync)
	C(fgetxattr) C(finit_module) C(flistxattr) C(flock) C(fork) C(fremovexattr) C(fsconfig)
	C(fsetxattr) C(fsmount) C(fsopen) C(fspick) C(fstat) C(fstat64) C(fstatat64) C(fstatfs)
	C(fstatfs64) C(fsync) C(ftime) C(ftruncate) C(ftruncate64) C(futex) C(futex_time64)
	C(futimesat) C(get_kernel_syms) C(get_mempolicy) C(get_robust_list) C(get_thread_area)
	C(getcpu) C(getcwd) C(getdents) C(getdents64) C(getegid) C(getegid32) C(geteuid)
	C(geteuid32) C(getgid) C(getgid32) C(getgroups) C(getgroups32) C(getitimer) C(getpeername)
	C(getpgid) C(getpgrp) C(getpid) C(getpmsg) C(getppid) C(getpriority) C(getrandom)
	C(getresgid) C(getresgid32) C(getresuid) C(getresuid32) C(getrlimit) C(getrusage)
	C(getsid) C(getsockname) C(getsockopt) C(gettid) C(gettimeofday) C(getuid) C(getuid32)
	C(getxattr) C(gtty) C(idle) C(init_module) C(inotify_add_watch) C(inotify_init)
	C(inotify_init1) C(inotify_rm_watch) C(io_cancel) C(io_destroy) C(io_getevents)
	C(io_pgetevents) C(io_pgetevents_time64) C(io_setup) C(io_submit) C(io_uring_enter)
	C(io_uring_register) C(io_uring_setup) C(ioctl) C(ioperm) C(iopl) C(ioprio_get)
	C(ioprio_set) C(ipc) C(kcmp) C(kexec_load) C(keyctl) C(kill) C(lchown) C(lchown32)
	C(lgetxattr) C(link) C(linkat) C(listen) C(listxattr) C(llistxattr) C(lock)
	C(lookup_dcookie) C(lremovexattr) C(lseek) C(lsetxattr) C(lstat) C(lstat64) C(madvise)
	C(mbind) C(membarrier) C(memfd_create) C(migrate_pages) C(mincore) C(mkdir) C(mkdirat)
	C(mknod) C(mknodat) C(mlock) C(mlock2) C(mlockall) C(mmap) C(mmap2) C(modify_ldt) C(mount)
	C(move_mount) C(move_pages) C(mprotect) C(mpx) C(mq_getsetattr) C(mq_notify) C(mq_open)
	C(mq_timedreceive) C(mq_timedreceive_time64) C(mq_timedsend) C(mq_timedsend_time64)
	C(mq_unlink) C(mremap) C(msgctl) C(msgget) C(msgrcv) C(msgsnd) C(msync) C(munlock)
	C(munlockall) C(munmap) C(name_to_handle_at) C(nanosleep) C(nfsservctl) C(nice)
	C(oldfstat) C(oldlstat) C(oldolduname) C(oldstat) C(olduname) C(open) C(open_by_handle_at)
	C(open_tree) C(openat) C(openat2) C(pause) C(perf_event_open) C(personality)
	C(pidfd_getfd) C(pidfd_open) C(pidfd_send_signal) C(pipe) C(pipe2) C(pivot_root)
	C(pkey_alloc) C(pkey_free) C(pkey_mprotect) C(poll) C(ppoll) C(ppoll_time64) C(prctl)
	C(pread64) C(preadv) C(preadv2) C(prlimit64) C(process_madvise) C(process_vm_readv)
	C(process_vm_writev) C(prof) C(profil) C(pselect6) C(pselect6_time64) C(ptrace) C(putpmsg)
	C(pwrite64) C(pwritev) C(pwritev2) C(query_module) C(quotactl) C(read) C(readahead)
	C(readdir) C(readlink) C(readlinkat) C(readv) C(reboot) C(recvfrom) C(recvmmsg)
	C(recvmmsg_time64) C(recvmsg) C(remap_file_pages) C(removexattr) C(rename) C(renameat)
	C(renameat2) C(request_key) C(restart_syscall) C(rmdir) C(rseq) C(rt_sigaction)
	C(rt_sigpending) C(rt_sigprocmask) C(rt_sigqueueinfo) C(rt_sigreturn) C(rt_sigsuspend)
	C(rt_sigtimedwait) C(rt_sigtimedwait_time64) C(rt_tgsigqueueinfo)
	C(sched_get_priority_max) C(sched_get_priority_min) C(sched_getaffinity) C(sched_getattr)
	C(sched_getparam) C(sched_getscheduler) C(sched_rr_get_interval)
	C(sched_rr_get_interval_time64) C(sched_setaffinity) C(sched_setattr) C(sched_setparam)
	C(sched_setscheduler) C(sched_yield) C(seccomp) C(select) C(semctl) C(semget)
	C(semtimedop_time64) C(sendfile) C(sendfile64) C(sendmmsg) C(sendmsg) C(sendto)
	C(set_mempolicy) C(set_robust_list) C(set_thread_area) C(set_tid_address) C(setdomainname)
	C(setfsgid) C(setfsgid32) C(setfsuid) C(setfsuid32) C(setgid) C(setgid32) C(setgroups)
	C(setgroups32) C(sethostname) C(setitimer) C(setns) C(setpgid) C(setpriority) C(setregid)
	C(setregid32) C(setresgid) C(setresgid32) C(setresuid) C(setresuid32) C(setreuid)
	C(setreuid32) C(setrlimit) C(setsid) C(setsockopt) C(settimeofday) C(setuid) C(setuid32)
	C(setxattr) C(sgetmask) C(shmat) C(shmctl) C(shmdt) C(shmget) C(shutdown) C(sigaction)
	C(sigaltstack) C(signal) C(signalfd) C(signalfd4) C(sigpending) C(sigprocmask)
	C(sigreturn) C(sigsuspend) C(socket) C(socketcall) C(socketpair) C(splice) C(ssetmask)
	C(stat) C(stat64) C(statfs) C(statfs64) C(statx) C(stime) C(stty) C(swapoff) C(swapon)
	C(symlink) C(symlinkat) C(sync) C(sync_file_range) C(syncfs) C(sysfs) C(sysinfo) C(syslog)
	C(tee) C(tgkill) C(time) C(timer_create) C(timer_delete) C(timer_getoverrun)
	C(timer_gettime) C(timer_gettime64) C(timer_settime) C(timer_settime64) C(timerfd_create)
	C(timerfd_gettime) C(timerfd_gettime64) C(timerfd_settime) C(timerfd_settime64) C(times)
	C(tkill) C(truncate) C(truncate64) C(ugetrlimit) C(ulimit) C(umask) C(umount) C(umount2)
	C(uname) C(unlink) C(unlinkat) C(unshare) C(uselib) C(userfaultfd) C(ustat) C(utime)
	C(utimensat) C(utimensat_time64) C(utimes) C(vfork) C(vhangup) C(vm86) C(vm86old)
	C(vmsplice) C(vserver) C(wait4) C(waitid) C(waitpid) C(write) C(writev)
#ifdef __NR_ia32_cachestat
	C(cachestat)
#endif
#ifdef __NR_ia32_epoll_pwait2
	C(epoll_pwait2)
#endif
#ifdef __NR_ia32_fchmodat2
	C(fchmodat2)
#endif
#ifdef __NR_ia32_fchroot
	C(fchroot)
#endif
#ifdef __NR_ia32_file_getattr
	C(file_getattr)
#endif
#ifdef __NR_ia32_file_setattr
	C(file_setattr)
#endif
#ifdef __NR_ia32_futex_requeue
	C(futex_requeue)
#endif
#ifdef __NR_ia32_futex_wait
	C(futex_wait)
#endif
#ifdef __NR_ia32_futex_waitv
	C(futex_waitv)
#endif
#ifdef __NR_ia32_futex_wake
	C(futex_wake)
#endif
#ifdef __NR_ia32_getxattrat
	C(getxattrat)
#endif
#ifdef __NR_ia32_landlock_add_rule
	C(landlock_add_rule)
#endif
#ifdef __NR_ia32_landlock_create_ruleset
	C(landlock_create_ruleset)
#endif
#ifdef __NR_ia32_landlock_restrict_self
	C(landlock_restrict_self)
#endif
#ifdef __NR_ia32_listmount
	C(listmount)
#endif
#ifdef __NR_ia32_listns
	C(listns)
#endif
#ifdef __NR_ia32_listxattrat
	C(listxattrat)
#endif
#ifdef __NR_ia32_lsm_get_self_attr
	C(lsm_get_self_attr)
#endif
#ifdef __NR_ia32_lsm_list_modules
	C(lsm_list_modules)
#endif
#ifdef __NR_ia32_lsm_set_self_attr
	C(lsm_set_self_attr)
#endif
#ifdef __NR_ia32_map_shadow_stack
	C(map_shadow_stack)
#endif
#ifdef __NR_ia32_memfd_secret
	C(memfd_secret)
#endif
#ifdef __NR_ia32_mount_setattr
	C(mount_setattr)
#endif
#ifdef __NR_ia32_mseal
	C(mseal)
#endif
#ifdef __NR_ia32_open_tree_attr
	C(open_tree_attr)
#endif
#ifdef __NR_ia32_process_mrelease
	C(process_mrelease)
#endif
#ifdef __NR_ia32_quotactl_fd
	C(quotactl_fd)
#endif
#ifdef __NR_ia32_removexattrat
	C(removexattrat)
#endif
#ifdef __NR_ia32_rseq_slice_yield
	C(rseq_slice_yield)
#endif
#ifdef __NR_ia32_set_mempolicy_home_node
	C(set_mempolicy_home_node)
#endif
#ifdef __NR_ia32_setxattrat
	C(setxattrat)
#endif
#ifdef __NR_ia32_statmount
	C(statmount)
#endif
#else
	""
#endif
};

/* io_uring_enter(), io_uring_register(): the ring is named by an index, not by a descriptor. */
#define ENTER_BY_INDEX 0x10
#define REGISTER_BY_INDEX 0x80000000U
/* waitid(): the child is named by a pidfd. */
#define WAIT_BY_PIDFD 3

static const struct call *call_row(s32 nr)
{
	return (u32)nr < ARRAY_SIZE(calls) && calls[nr].name ? &calls[nr] : NULL;
}

const char *call_name(s32 nr)
{
	const struct call *row = call_row(nr);

	return row ? row->name : NULL;
}

const char *call_compat_name(s32 nr)
{
	return (u32)nr < ARRAY_SIZE(compat_names) ? compat_names[nr] : NULL;
}

static bool is_suffix_of_width(const char *rest)
{
	return !*rest || !strcmp(rest, "64") || !strcmp(rest, "_time64");
}

/* mmap: the 32-bit call has one argument, the address of all. */
s32 call_of_compat(const char *name)
{
	u32 nr;
	size_t len;

	if (!strcmp(name, "mmap"))
		return -1;
	for (nr = 0; nr < ARRAY_SIZE(calls); nr++) {
		if (!calls[nr].name)
			continue;
		len = strlen(calls[nr].name);
		if (!strncmp(calls[nr].name, name, len) && is_suffix_of_width(name + len))
			return nr;
	}
	return -1;
}

s32 call_of_row(const struct task_row *row)
{
	const char *name;

	if (!(row->flags & ROW_COMPAT))
		return row->syscall;
	name = call_compat_name(row->syscall);
	return name ? call_of_compat(name) : -1;
}

u32 call_args(s32 nr)
{
	const struct call *row = call_row(nr);

	return row ? row->args : ROW_ARGS;
}

u32 call_fds(s32 nr, const u64 *args)
{
	const struct call *row = call_row(nr);

	if (!row)
		return 0;
	if ((nr == __NR_io_uring_enter && args[3] & ENTER_BY_INDEX) ||
	    (nr == __NR_io_uring_register && args[1] & REGISTER_BY_INDEX))
		return 0;
	if (nr == __NR_waitid && (u32)args[0] == WAIT_BY_PIDFD)
		return FD(1);
	return row->fds;
}

bool call_keeps(s32 nr)
{
	return nr != __NR_close;
}
