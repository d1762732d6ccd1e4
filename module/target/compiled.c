// SPDX-License-Identifier: GPL-2.0-only
/* The members whose offsets the compiler took from headers; see compiled.h. */
#include <linux/backing-dev.h>
#include <linux/blkdev.h>
#include <linux/buffer_head.h>
#include <linux/cgroup-defs.h>
#include <linux/completion.h>
#include <linux/cred.h>
#include <linux/dcache.h>
#include <linux/errno.h>
#include <linux/fdtable.h>
#include <linux/fs.h>
#include <linux/fsnotify_backend.h>
#include <linux/hrtimer.h>
#include <linux/inetdevice.h>
#include <linux/jbd2.h>
#include <linux/kernfs.h>
#include <linux/mm.h>
#include <linux/mount.h>
#include <linux/mutex.h>
#include <linux/net.h>
#include <linux/netdevice.h>
#include <linux/pagemap.h>
#include <linux/percpu-rwsem.h>
#include <linux/pid.h>
#include <linux/pipe_fs_i.h>
#include <linux/poll.h>
#include <linux/rcupdate_wait.h>
#include <linux/rtmutex.h>
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/semaphore.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <linux/stringify.h>
#include <linux/posix-timers.h>
#include <linux/swait.h>
#include <linux/timer.h>
#include <linux/tcp.h>
#include <linux/tty.h>
#include <linux/utsname.h>
#include <linux/wait.h>
#include <linux/wait_bit.h>
#include <linux/workqueue.h>
#include <net/af_unix.h>
#include <net/if_inet6.h>
#include <net/inet_connection_sock.h>
#include <net/net_namespace.h>
#include <net/request_sock.h>
#include <net/scm.h>
#include <net/sock.h>
#if IS_ENABLED(CONFIG_SUNRPC)
#include <linux/sunrpc/clnt.h>
#include <linux/sunrpc/sched.h>
#include <linux/sunrpc/xprt.h>
#include <linux/sunrpc/xprtsock.h>
#endif

#include "arch/arch.h"
#include "compat.h"
#include "model/places.h"
#include "target/compiled.h"

/* A name may be a macro, for another name or for a path. */
#define MEMBER(type, member) \
	{ __stringify(type), __stringify(member), offsetof(struct type, member) }
#define SIZE(type) { __stringify(type), "", sizeof(struct type) }

static const struct place places[] = {
	/* tasks */
#ifdef HAVE_TASK___STATE
	MEMBER(task_struct, __state),
#else
	MEMBER(task_struct, state),
#endif
	MEMBER(task_struct, flags),
	MEMBER(task_struct, ptraced),
	MEMBER(task_struct, ptrace),
	MEMBER(task_struct, journal_info),
#ifdef CONFIG_SMP
	MEMBER(task_struct, on_cpu),
#endif
	MEMBER(task_struct, on_rq),
	MEMBER(task_struct, se.exec_start),
#ifdef HAVE_SCHED_DELAYED
	MEMBER(task_struct, se.sched_delayed),
#endif
#ifdef CONFIG_SCHED_INFO
	MEMBER(task_struct, sched_info.last_arrival),
	MEMBER(task_struct, sched_info.last_queued),
#endif
	MEMBER(task_struct, tasks),
	MEMBER(task_struct, mm),
	MEMBER(task_struct, active_mm),
	MEMBER(task_struct, exit_state),
	MEMBER(task_struct, jobctl),
	MEMBER(task_struct, pid),
	MEMBER(task_struct, tgid),
	MEMBER(task_struct, real_parent),
	MEMBER(task_struct, parent),
	MEMBER(task_struct, children),
	MEMBER(task_struct, sibling),
	MEMBER(task_struct, group_leader),
	MEMBER(task_struct, thread_pid),
	MEMBER(task_struct, pid_links),
	MEMBER(task_struct, thread_node),
	MEMBER(task_struct, vfork_done),
	MEMBER(task_struct, set_child_tid),
	MEMBER(task_struct, clear_child_tid),
#ifdef HAVE_WORKER_PRIVATE
	MEMBER(task_struct, worker_private),
#endif
	MEMBER(task_struct, prio),
	MEMBER(task_struct, nvcsw),
	MEMBER(task_struct, nivcsw),
	MEMBER(task_struct, start_time),
	MEMBER(task_struct, start_boottime),
	MEMBER(task_struct, real_cred),
	MEMBER(task_struct, comm),
	MEMBER(task_struct, files),
	MEMBER(task_struct, signal),
	MEMBER(task_struct, sighand),
#ifdef CONFIG_AUDIT
	MEMBER(task_struct, loginuid),
#endif
#ifdef CONFIG_SECCOMP_FILTER
	MEMBER(task_struct, seccomp.filter),
#endif
#ifdef CONFIG_RT_MUTEXES
	MEMBER(task_struct, pi_blocked_on),
#endif
#ifdef CONFIG_CGROUPS
	MEMBER(task_struct, cgroups),
	MEMBER(css_set, dfl_cgrp),
	MEMBER(cgroup, kn),
#endif
	MEMBER(task_struct, stack),
	MEMBER(signal_struct, thread_head),
	MEMBER(signal_struct, compat_exec_task),
	MEMBER(signal_struct, pids),
	MEMBER(signal_struct, nr_threads),
#ifdef CONFIG_POSIX_TIMERS
	MEMBER(signal_struct, posix_timers),
	MEMBER(signal_struct, real_timer),
	MEMBER(k_itimer, list),
	MEMBER(k_itimer, it),
#endif
#ifdef HAVE_SIGNAL_CORE_STATE
	MEMBER(signal_struct, core_state),
#else
	MEMBER(mm_struct, core_state),
#endif
	MEMBER(core_state, dumper.task),
	MEMBER(core_state, startup.wait),
	MEMBER(sighand_struct, signalfd_wqh),
	MEMBER(cred, uid),
	MEMBER(cred, euid),
	MEMBER(pid, numbers),
	MEMBER(pid, tasks),
	MEMBER(pid, wait_pidfd),
	MEMBER(upid, nr),
	ARCH_MEMBERS(MEMBER)
	/* memory */
	SIZE(page),
	MEMBER(compat_folio, flags),
	MEMBER(compat_folio, mapping),
	MEMBER(compat_folio, index),
	MEMBER(address_space, host),
	MEMBER(mm_struct, pgd),
#ifdef HAVE_MM_MT
	MEMBER(mm_struct, mm_mt.ma_root),
	MEMBER(maple_node, ma64.pivot),
	MEMBER(maple_node, ma64.slot),
	MEMBER(maple_node, mr64.pivot),
	MEMBER(maple_node, mr64.slot),
#else
	MEMBER(mm_struct, mm_rb),
	MEMBER(vm_area_struct, vm_rb),
#endif
	MEMBER(vm_area_struct, vm_start),
	MEMBER(vm_area_struct, vm_end),
	MEMBER(vm_area_struct, vm_flags),
	MEMBER(vm_area_struct, vm_pgoff),
	MEMBER(vm_area_struct, vm_file),
	/* waiting */
	MEMBER(wait_queue_head, head),
	MEMBER(wait_queue_entry, flags),
	MEMBER(wait_queue_entry, private),
	MEMBER(wait_queue_entry, func),
	MEMBER(wait_queue_entry, entry),
	MEMBER(swait_queue, task),
	MEMBER(swait_queue, task_list),
	MEMBER(swait_queue_head, task_list),
	MEMBER(completion, wait),
	MEMBER(rcu_synchronize, head.func),
	MEMBER(rcu_synchronize, completion),
	MEMBER(wait_bit_queue_entry, key.flags),
	MEMBER(wait_bit_queue_entry, key.bit_nr),
	MEMBER(wait_bit_queue_entry, wq_entry),
	MEMBER(wait_page_queue, compat_folio),
	MEMBER(wait_page_queue, bit_nr),
	MEMBER(wait_page_queue, wait),
	MEMBER(poll_wqueues, pt._qproc),
	MEMBER(poll_wqueues, table),
	MEMBER(poll_wqueues, polling_task),
	MEMBER(poll_wqueues, inline_index),
	MEMBER(poll_wqueues, inline_entries),
	MEMBER(poll_table_entry, filp),
	MEMBER(poll_table_entry, key),
	MEMBER(poll_table_entry, wait),
	MEMBER(poll_table_entry, wait_address),
	MEMBER(semaphore, count),
	MEMBER(semaphore, compat_wait_list),
#ifdef COMPAT_SEMAPHORE_HOLDER
	MEMBER(semaphore, last_holder),
#endif
#ifndef CONFIG_PREEMPT_RT
	MEMBER(mutex, owner),
	MEMBER(mutex, compat_wait_list),
	MEMBER(rw_semaphore, count),
	MEMBER(rw_semaphore, owner),
	MEMBER(rw_semaphore, compat_wait_list),
#endif
	MEMBER(compat_rt_mutex, owner),
	MEMBER(percpu_rw_semaphore, waiters),
	MEMBER(work_struct, entry),
	MEMBER(work_struct, func),
	MEMBER(timer_list, entry),
	MEMBER(timer_list, expires),
	MEMBER(timer_list, function),
	MEMBER(hrtimer, node.expires),
	MEMBER(hrtimer, function),
	MEMBER(hrtimer, base),
	MEMBER(hrtimer_clock_base, clockid),
	MEMBER(hrtimer_sleeper, task),
	/* files */
	MEMBER(files_struct, count),
	MEMBER(files_struct, fdt),
	MEMBER(files_struct, fdtab),
	MEMBER(files_struct, fd_array),
	MEMBER(fdtable, max_fds),
	MEMBER(fdtable, fd),
	MEMBER(fdtable, open_fds),
	MEMBER(file, f_mode),
	MEMBER(file, f_op),
	MEMBER(file, f_mapping),
	MEMBER(file, f_inode),
	MEMBER(file, f_path),
	MEMBER(file, private_data),
#ifdef CONFIG_EPOLL
#ifdef HAVE_FILE_F_EP
	MEMBER(file, f_ep),
#else
	MEMBER(file, f_ep_links),
#endif
#endif
	MEMBER(file_operations, llseek),
	MEMBER(file_operations, read_iter),
	MEMBER(file_operations, write_iter),
	MEMBER(file_operations, poll),
	MEMBER(file_operations, release),
	MEMBER(path, mnt),
	MEMBER(path, dentry),
	MEMBER(vfsmount, mnt_root),
	MEMBER(vfsmount, mnt_sb),
	MEMBER(dentry, d_flags),
	MEMBER(dentry, d_hash),
	MEMBER(dentry, d_parent),
	MEMBER(dentry, d_name),
	MEMBER(dentry, d_inode),
	MEMBER(dentry, d_sb),
#ifdef HAVE_DENTRY_WAIT
	MEMBER(dentry, d_wait),
#endif
	MEMBER(dentry, compat_alias),
	MEMBER(qstr, hash_len),
	MEMBER(qstr, name),
	MEMBER(inode, i_ino),
	MEMBER(inode, i_sb),
	MEMBER(inode, i_rdev),
	MEMBER(inode, i_mapping),
	MEMBER(inode, i_data),
	MEMBER(inode, i_dentry),
	MEMBER(inode, i_sequence),
	MEMBER(inode, i_private),
	MEMBER(inode, i_state),
	MEMBER(super_block, s_dev),
	MEMBER(super_block, s_type),
	MEMBER(super_block, s_magic),
	MEMBER(super_block, s_root),
	MEMBER(super_block, s_mounts),
	MEMBER(super_block, s_bdev),
	MEMBER(super_block, s_fs_info),
	MEMBER(super_block, s_id),
	MEMBER(super_block, s_bdi),
	MEMBER(super_block, s_writers.frozen),
	MEMBER(super_block, s_writers.rw_sem),
	MEMBER(file_system_type, name),
	MEMBER(kernfs_node, name),
	MEMBER(kernfs_node, compat_kernfs_parent),
	MEMBER(compat_file_lock, compat_flc(blocker)),
	MEMBER(compat_file_lock, compat_flc(blocked_member)),
	MEMBER(compat_file_lock, compat_flc(flags)),
	MEMBER(compat_file_lock, compat_flc(pid)),
	MEMBER(compat_file_lock, compat_flc(wait)),
	MEMBER(compat_file_lock, compat_flc(file)),
	MEMBER(compat_file_lock, compat_flc(owner)),
	MEMBER(compat_file_lock, compat_flc(list)),
	MEMBER(compat_file_lock, compat_flc(type)),
	MEMBER(file_lock, fl_start),
	MEMBER(file_lock, fl_end),
	MEMBER(file_lock_context, flc_flock),
	MEMBER(file_lock_context, flc_posix),
	MEMBER(inode, i_flctx),
	MEMBER(pipe_inode_info, rd_wait),
	MEMBER(pipe_inode_info, wr_wait),
	MEMBER(pipe_inode_info, readers),
	MEMBER(pipe_inode_info, writers),
	MEMBER(kern_ipc_perm, id),
	MEMBER(kern_ipc_perm, refcount),
	MEMBER(fsnotify_group, ops),
	MEMBER(fsnotify_group, notification_waitq),
#ifdef CONFIG_FANOTIFY
	MEMBER(fsnotify_group, fanotify_data.access_waitq),
#endif
	MEMBER(fsnotify_ops, handle_event),
#ifdef CONFIG_TTY
	MEMBER(tty_struct, link),
	MEMBER(tty_struct, read_wait),
	MEMBER(tty_struct, write_wait),
	MEMBER(tty_struct, tty_files),
	MEMBER(tty_file_private, tty),
	MEMBER(tty_file_private, file),
	MEMBER(tty_file_private, list),
#endif
	/* block devices */
#ifdef CONFIG_BLOCK
	SIZE(block_device),
	MEMBER(block_device, bd_dev),
	MEMBER(block_device, bd_disk),
	MEMBER(gendisk, disk_name),
	MEMBER(gendisk, major),
	MEMBER(gendisk, first_minor),
	MEMBER(gendisk, fops),
	MEMBER(gendisk, queue),
	MEMBER(gendisk, private_data),
	MEMBER(block_device_operations, ioctl),
	MEMBER(request_queue, queue_flags),
	MEMBER(request_queue, mq_freeze_depth),
	MEMBER(request_queue, mq_freeze_wq),
#ifdef HAVE_QUEUE_DISK
	MEMBER(request_queue, disk),
#else
	MEMBER(request_queue, backing_dev_info),
#endif
#ifdef HAVE_DISK_BDI
	MEMBER(block_device, bd_device),
	MEMBER(gendisk, bdi),
#endif
	MEMBER(bio, bi_end_io),
	MEMBER(bio, bi_private),
#ifdef HAVE_BIO_BDEV
	MEMBER(bio, bi_bdev),
#else
	MEMBER(bio, bi_disk),
#endif
	MEMBER(buffer_head, b_state),
	MEMBER(buffer_head, b_bdev),
	MEMBER(buffer_head, b_private),
	MEMBER(backing_dev_info, owner),
	MEMBER(backing_dev_info, wb),
	MEMBER(bdi_writeback, bdi),
	MEMBER(jbd2_journal_handle, h_transaction),
	MEMBER(transaction_s, t_journal),
	MEMBER(transaction_s, t_state),
	MEMBER(journal_s, j_wait_transaction_locked),
	MEMBER(journal_s, j_wait_done_commit),
	MEMBER(journal_s, j_wait_updates),
	MEMBER(journal_s, j_wait_reserved),
	MEMBER(journal_s, j_fs_dev),
	MEMBER(journal_s, j_task),
	MEMBER(journal_s, j_private),
#endif
	/* sockets */
	MEMBER(socket, type),
	MEMBER(socket, file),
	MEMBER(socket, sk),
	MEMBER(socket, wq),
	MEMBER(socket_alloc, vfs_inode),
	MEMBER(sock, sk_family),
	MEMBER(sock, sk_max_ack_backlog),
	MEMBER(sock, sk_state),
	MEMBER(sock, sk_prot),
	MEMBER(sock, sk_socket),
	MEMBER(sock, sk_receive_queue),
	MEMBER(sock, sk_backlog.rmem_alloc),
	MEMBER(sock, sk_rcvbuf),
	MEMBER(sock, sk_peer_pid),
	MEMBER(sock, sk_user_data),
	MEMBER(sock, sk_rcv_saddr),
	MEMBER(sock, sk_daddr),
	MEMBER(sock, sk_dport),
#if IS_ENABLED(CONFIG_IPV6)
	MEMBER(sock, sk_v6_rcv_saddr),
	MEMBER(sock, sk_v6_daddr),
	MEMBER(inet6_dev, addr_list),
	MEMBER(inet6_ifaddr, addr),
	MEMBER(inet6_ifaddr, if_list),
#endif
#ifdef CONFIG_NET_NS
	MEMBER(sock, sk_net.net),
#endif
	MEMBER(proto, name),
	MEMBER(sk_buff, next),
	MEMBER(sk_buff, sk),
	MEMBER(sk_buff, cb),
	MEMBER(sk_buff, data),
	MEMBER(sk_buff, head),
	MEMBER(sk_buff, transport_header),
	MEMBER(sk_buff, network_header),
	MEMBER(sk_buff, truesize),
	MEMBER(sk_buff_head, next),
	MEMBER(sk_buff_head, qlen),
	MEMBER(unix_sock, addr),
	MEMBER(unix_sock, path),
	MEMBER(unix_sock, peer),
	MEMBER(unix_sock, peer_wq),
	MEMBER(unix_address, len),
	MEMBER(unix_address, name),
	MEMBER(scm_fp_list, count),
	MEMBER(scm_fp_list, fp),
	MEMBER(inet_sock, inet_sport),
	MEMBER(udp_sock, reader_queue),
	MEMBER(inet_connection_sock, icsk_accept_queue),
	MEMBER(inet_connection_sock, icsk_ack.lrcvtime),
	MEMBER(tcp_sock, rcv_nxt),
	MEMBER(tcp_sock, copied_seq),
	MEMBER(tcp_sock, snd_nxt),
	MEMBER(tcp_sock, snd_una),
	MEMBER(tcp_sock, lsndtime),
	MEMBER(request_sock_queue, rskq_accept_head),
	MEMBER(request_sock, dl_next),
	MEMBER(request_sock, sk),
	MEMBER(net, dev_base_head),
	MEMBER(net, list),
	MEMBER(net_device, dev_list),
	MEMBER(net_device, ip_ptr),
	MEMBER(net_device, ip6_ptr),
	MEMBER(in_device, ifa_list),
	MEMBER(in_ifaddr, ifa_next),
	MEMBER(in_ifaddr, ifa_local),
#if IS_ENABLED(CONFIG_SUNRPC)
	MEMBER(rpc_task, tk_client),
	MEMBER(rpc_task, tk_task),
	MEMBER(rpc_task, tk_runstate),
	MEMBER(rpc_clnt, cl_tasks),
	MEMBER(rpc_clnt, cl_xprt),
	MEMBER(rpc_clnt, cl_program),
	MEMBER(rpc_clnt, cl_vers),
	MEMBER(rpc_program, name),
	MEMBER(rpc_xprt, address_strings),
	MEMBER(sock_xprt, xprt),
	MEMBER(sock_xprt, inet),
#endif
};

static u32 agree;

static void say_elsewhere(const struct place *at, const struct btf_query *q)
{
	const char *member = *at->member ? at->member : "(size)";
	const char *release = init_utsname()->release;

	if (q->status == BTF_QUERY_FOUND)
		pr_err("built for another kernel: %s.%s is %u in its headers, and %u in %s\n",
		       at->type, member, at->offset, q->offset, release);
	else
		pr_err("built for another kernel: %s.%s is in its headers, and not in %s\n",
		       at->type, member, release);
	pr_err("build it again: dkms build --force hangwatch/" HANGWATCH_VERSION
	       " -k %s && dkms install --force hangwatch/" HANGWATCH_VERSION " -k %s\n",
	       release, release);
}

int compiled_check(const struct btf_reader *r)
{
	struct btf_query *q = kvcalloc(ARRAY_SIZE(places), sizeof(*q), GFP_KERNEL | __GFP_NOWARN);
	u32 at;

	agree = 0;
	if (!q) {
		pr_err("no memory to compare offsets with the running kernel's\n");
		return -ENOMEM;
	}
	at = places_compare(r, places, q, ARRAY_SIZE(places), &agree);
	if (at < ARRAY_SIZE(places))
		say_elsewhere(&places[at], &q[at]);
	kvfree(q);
	return at < ARRAY_SIZE(places) ? -ENOEXEC : 0;
}

u32 compiled_agree(void)
{
	return agree;
}

u32 compiled_count(void)
{
	return ARRAY_SIZE(places);
}
