/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Private structures of the running kernel, as its own type information
 * (BTF) describes them, read once at load.
 *
 *	L(name, "struct", "member", GROUP)
 *
 * A group is what one wait family needs. If a member of it can't be learned, the group is
 * off, the family claims nothing, and the status table says why. Nothing is guessed.
 *
 *	M(GROUP, "module")
 *
 * The structures of such a group may belong to a module. Those missing from the kernel's own
 * type information are learned from the module's, at load or later, by the task that loads
 * that module.
 *
 *	S(name, bytes)
 *
 * 5.10, whose modules carry no type information, has such structures all the same. There
 * these are their places, added up from its declarations; no other kernel's are taken for
 * them (Kbuild). The families must prove what they find there by more than the place. Groups
 * that are not in LAYOUT_SHAPED are off there.
 */
#ifndef HANGWATCH_TARGET_LAYOUT_H
#define HANGWATCH_TARGET_LAYOUT_H

#include <linux/types.h>

#include "compat.h"

#define LAYOUT_GROUPS(G) \
	G(EPOLL, "epoll") \
	G(RT_MUTEX, "rt-mutex") \
	G(WORKER, "flush-work") \
	G(MOUNT, "path") \
	G(EVENTFD, "eventfd") \
	G(TIMERFD, "timerfd") \
	G(IO_URING, "io_uring") \
	G(USERFAULTFD, "userfaultfd") \
	G(FUTEX, "futex") \
	G(FUTEX_VECTOR, "futex-waitv") \
	G(MSG, "sysv-msg") \
	G(SEM, "sysv-sem") \
	G(MQUEUE, "mq") \
	G(AIO, "aio") \
	G(KTHREAD, "kthread-idle") \
	G(CHILD, "child") \
	G(SECCOMP, "seccomp") \
	G(FUSE, "fuse") \
	G(AUTOFS, "autofs") \
	G(BINDER, "binder") \
	G(DIRECT_IO, "direct-io") \
	G(NETLINK, "netlink-send") \
	G(FANOTIFY, "fanotify-request") \
	G(UNIX_RIGHTS, "unix-rights") \
	G(DM, "device-mapper") \
	G(LOOP, "loop") \
	G(NBD, "nbd") \
	G(THIN, "thin-pool") \
	G(MULTIPATH, "multipath") \
	G(BUFIO, "dm-bufio") \
	G(MD, "md") \
	G(XFS, "xfs") \
	G(BTRFS, "btrfs") \
	G(P9, "9p") \
	G(CIFS, "smb") \
	G(KERNFS, "sysfs") \
	G(DEBUGFS, "debugfs")

#define LAYOUT_MODULES(M) \
	M(FUSE, "fuse") \
	M(AUTOFS, "autofs4") \
	M(BINDER, "binder_linux") \
	M(UNIX_RIGHTS, "unix") \
	M(DM, "dm_mod") \
	M(LOOP, "loop") \
	M(NBD, "nbd") \
	M(THIN, "dm_thin_pool") \
	M(MULTIPATH, "dm_multipath") \
	M(BUFIO, "dm_bufio") \
	M(MD, "md_mod") \
	M(XFS, "xfs") \
	M(BTRFS, "btrfs") \
	M(P9, "9pnet_fd") \
	M(CIFS, "cifs")

#if defined(HAVE_SHAPES_OF_5_10) && !defined(CONFIG_DEBUG_INFO_BTF_MODULES)
#define LAYOUT_SHAPED LAYOUT_FUSE, LAYOUT_AUTOFS, LAYOUT_BINDER
#define LAYOUT_SHAPES(S) \
	S(fuse_req_waitq,	112) \
	S(fuse_req_header,	56) \
	S(fuse_req_flags,	48) \
	S(fuse_req_mount,	112 + sizeof(wait_queue_head_t) + \
				(IS_ENABLED(CONFIG_VIRTIO_FS) ? sizeof(u64) : 0)) \
	S(fuse_dev_conn,	0) \
	S(fuse_conn_queue,	80) \
	S(fuse_conn_blocked,	248 + sizeof(wait_queue_head_t)) \
	S(fuse_mount_conn,	0) \
	S(fuse_mount_sb,	16) \
	S(autofs_pipe,		8) \
	S(autofs_sb,		64) \
	S(autofs_queues,	72 + 2 * sizeof(struct mutex) + sizeof(u64)) \
	S(autofs_queue,		0) \
	S(autofs_queue_next,	sizeof(wait_queue_head_t)) \
	S(binder_thread_proc,	0) \
	S(binder_thread_pid,	48) \
	S(binder_thread_stack,	64) \
	S(binder_thread_wait,	160) \
	S(binder_from,		32) \
	S(binder_to_proc,	48) \
	S(binder_to_thread,	56) \
	S(binder_proc_task,	72)
#endif

#define LAYOUT_MEMBERS(L) \
	L(eventpoll_wq,		"eventpoll",	"wq",		EPOLL) \
	L(eventpoll_mtx,	"eventpoll",	"mtx",		EPOLL) \
	L(eventpoll_file,	"eventpoll",	"file",		EPOLL) \
	L(eventpoll_rbr,	"eventpoll",	"rbr",		EPOLL) \
	L(epitem_ep,		"epitem",	"ep",		EPOLL) \
	L(rt_waiter_task,	"rt_mutex_waiter", "task",	RT_MUTEX) \
	L(rt_waiter_lock,	"rt_mutex_waiter", "lock",	RT_MUTEX) \
	L(worker_scheduled,	"worker",	"scheduled",	WORKER) \
	L(worker_task,		"worker",	"task",		WORKER) \
	L(worker_current_work,	"worker",	"current_work",	WORKER) \
	L(worker_current_func,	"worker",	"current_func",	WORKER) \
	L(worker_current_pwq,	"worker",	"current_pwq",	WORKER) \
	L(pwq_queue,		"pool_workqueue", "wq",		WORKER) \
	L(queue_name,		"workqueue_struct", "name",	WORKER) \
	L(queue_flusher,	"workqueue_struct", "first_flusher", WORKER) \
	L(queue_flushers,	"workqueue_struct", "flusher_queue", WORKER) \
	L(flusher_list,		"wq_flusher",	"list",		WORKER) \
	L(flusher_done,		"wq_flusher",	"done",		WORKER) \
	L(epitem_file,		"epitem",	"ffd.file",	EPOLL) \
	L(epitem_fd,		"epitem",	"ffd.fd",	EPOLL) \
	L(epitem_events,	"epitem",	"event.events",	EPOLL) \
	L(epitem_rbn,		"epitem",	"rbn",		EPOLL) \
	L(epitem_fllink,	"epitem",	"fllink",	EPOLL) \
	L(mount_mnt,		"mount",	"mnt",		MOUNT) \
	L(mount_parent,		"mount",	"mnt_parent",	MOUNT) \
	L(mount_mountpoint,	"mount",	"mnt_mountpoint", MOUNT) \
	L(eventfd_wqh,		"eventfd_ctx",	"wqh",		EVENTFD) \
	L(timerfd_wqh,		"timerfd_ctx",	"wqh",		TIMERFD) \
	L(io_ring_wait,		"io_ring_ctx",	"cq_wait",	IO_URING) \
	L(io_wait_entry,	"io_wait_queue", "wq",		IO_URING) \
	L(io_wait_ctx,		"io_wait_queue", "ctx",		IO_URING) \
	L(userfaultfd_fd_wqh,	"userfaultfd_ctx", "fd_wqh",	USERFAULTFD) \
	L(userfaultfd_fault_wqh, "userfaultfd_ctx", "fault_pending_wqh", USERFAULTFD) \
	L(userfaultfd_taken_wqh, "userfaultfd_ctx", "fault_wqh", USERFAULTFD) \
	L(userfault_wq,		"userfaultfd_wait_queue", "wq",	USERFAULTFD) \
	L(userfault_ctx,	"userfaultfd_wait_queue", "ctx", USERFAULTFD) \
	L(futex_links,		"futex_q",	"list.node_list", FUTEX) \
	L(futex_lock,		"futex_q",	"lock_ptr",	FUTEX) \
	L(futex_key,		"futex_q",	"key",		FUTEX) \
	L(futex_pi_state,	"futex_q",	"pi_state",	FUTEX) \
	L(futex_pi_owner,	"futex_pi_state", "owner",	FUTEX) \
	L(futex_vector_q,	"futex_vector",	"q",		FUTEX_VECTOR) \
	L(futex_vector_uaddr,	"futex_vector",	"w.uaddr",	FUTEX_VECTOR) \
	L(futex_vector_size,	"futex_vector",	"",		FUTEX_VECTOR) \
	L(msg_senders,		"msg_queue",	"q_senders",	MSG) \
	L(msg_receivers,	"msg_queue",	"q_receivers",	MSG) \
	L(msg_last_receiver,	"msg_queue",	"q_lrpid",	MSG) \
	L(sem_size,		"sem",		"",		SEM) \
	L(sem_value,		"sem",		"semval",	SEM) \
	L(sem_last,		"sem",		"sempid",	SEM) \
	L(sem_alter,		"sem",		"pending_alter", SEM) \
	L(sem_const,		"sem",		"pending_const", SEM) \
	L(sem_array_alter,	"sem_array",	"pending_alter", SEM) \
	L(sem_array_const,	"sem_array",	"pending_const", SEM) \
	L(sem_array_nsems,	"sem_array",	"sem_nsems",	SEM) \
	L(sem_array_sems,	"sem_array",	"sems",		SEM) \
	L(mqueue_inode,		"mqueue_inode_info", "vfs_inode", MQUEUE) \
	L(mqueue_waiters,	"mqueue_inode_info", "e_wait_q", MQUEUE) \
	L(mqueue_waiter_links,	"ext_wait_queue", "list",	MQUEUE) \
	L(mqueue_waiter_size,	"ext_wait_queue", "",		MQUEUE) \
	L(kioctx_wait,		"kioctx",	"wait",		AIO) \
	L(kioctx_user_id,	"kioctx",	"user_id",	AIO) \
	L(kthread_threadfn,	"kthread",	"threadfn",	KTHREAD) \
	L(kthread_data,		"kthread",	"data",		KTHREAD) \
	L(wait_type,		"wait_opts",	"wo_type",	CHILD) \
	L(wait_pid,		"wait_opts",	"wo_pid",	CHILD) \
	L(wait_entry,		"wait_opts",	"child_wait",	CHILD) \
	L(knotif_task,		"seccomp_knotif", "task",	SECCOMP) \
	L(knotif_ready,		"seccomp_knotif", "ready",	SECCOMP) \
	L(knotif_state,		"seccomp_knotif", "state",	SECCOMP) \
	L(knotif_list,		"seccomp_knotif", "list",	SECCOMP) \
	L(filter_prev,		"seccomp_filter", "prev",	SECCOMP) \
	L(filter_notif,		"seccomp_filter", "notif",	SECCOMP) \
	L(filter_wqh,		"seccomp_filter", "wqh",	SECCOMP) \
	L(fuse_req_waitq,	"fuse_req",	"waitq",	FUSE) \
	L(fuse_req_header,	"fuse_req",	"in.h",		FUSE) \
	L(fuse_req_flags,	"fuse_req",	"flags",	FUSE) \
	L(fuse_mount_conn,	"fuse_mount",	"fc",		FUSE) \
	L(fuse_mount_sb,	"fuse_mount",	"sb",		FUSE) \
	L(iomap_dio_iocb,	"iomap_dio",	"iocb",		DIRECT_IO) \
	L(iomap_dio_waiter,	"iomap_dio",	"submit.waiter", DIRECT_IO) \
	L(binder_thread_proc,	"binder_thread", "proc",	BINDER) \
	L(binder_thread_pid,	"binder_thread", "pid",		BINDER) \
	L(binder_thread_stack,	"binder_thread", "transaction_stack", BINDER) \
	L(binder_thread_wait,	"binder_thread", "wait",	BINDER) \
	L(binder_from,		"binder_transaction", "from",	BINDER) \
	L(binder_to_proc,	"binder_transaction", "to_proc", BINDER) \
	L(binder_to_thread,	"binder_transaction", "to_thread", BINDER) \
	L(binder_proc_task,	"binder_proc",	"tsk",		BINDER) \
	L(netlink_wait,		"netlink_sock",	"wait",		NETLINK) \
	L(netlink_state,	"netlink_sock",	"state",	NETLINK) \
	L(netlink_groups,	"netlink_sock",	"subscriptions", NETLINK) \
	L(fanotify_pid,		"fanotify_event", "pid",	FANOTIFY) \
	L(fanotify_state,	"fanotify_perm_event", "state",	FANOTIFY) \
	L(autofs_pipe,		"autofs_sb_info", "pipe",	AUTOFS) \
	L(autofs_sb,		"autofs_sb_info", "sb",		AUTOFS) \
	L(autofs_queues,	"autofs_sb_info", "queues",	AUTOFS) \
	L(autofs_queue,		"autofs_wait_queue", "queue",	AUTOFS) \
	L(autofs_queue_next,	"autofs_wait_queue", "next",	AUTOFS) \
	L(unix_rights,		"unix_skb_parms", "fp",		UNIX_RIGHTS) \
	L(dm_disk,		"mapped_device", "disk",	DM) \
	L(dm_flags,		"mapped_device", "flags",	DM) \
	L(dm_wait,		"mapped_device", "wait",	DM) \
	L(dm_map,		"mapped_device", "map",		DM) \
	L(dm_cell,		"mapped_device", "interface_ptr", DM) \
	L(dm_cell_md,		"hash_cell",	"md",		DM) \
	L(dm_cell_name,		"hash_cell",	"name",		DM) \
	L(dm_devices,		"dm_table",	"devices",	DM) \
	L(dm_targets,		"dm_table",	"targets",	DM) \
	L(dm_target_count,	"dm_table",	"num_targets",	DM) \
	L(dm_dev_of,		"dm_dev_internal", "dm_dev",	DM) \
	L(dm_dev_bdev,		"dm_dev",	"bdev",		DM) \
	L(loop_disk,		"loop_device",	"lo_disk",	LOOP) \
	L(loop_file,		"loop_device",	"lo_backing_file", LOOP) \
	L(loop_root_work,	"loop_device",	"rootcg_work",	LOOP) \
	L(loop_worker_work,	"loop_worker",	"work",		LOOP) \
	L(loop_worker_device,	"loop_worker",	"lo",		LOOP) \
	L(nbd_disk,		"nbd_device",	"disk",		NBD) \
	L(nbd_config,		"nbd_device",	"config",	NBD) \
	L(nbd_sockets,		"nbd_config",	"socks",	NBD) \
	L(nbd_connections,	"nbd_config",	"num_connections", NBD) \
	L(nbd_socket,		"nbd_sock",	"sock",		NBD) \
	L(p9_connection,	"p9_trans_fd",	"conn",		P9) \
	L(p9_to_server,		"p9_trans_fd",	"wr",		P9) \
	L(p9_client_of,		"p9_conn",	"client",	P9) \
	L(cifs_response,	"TCP_Server_Info", "response_q", CIFS) \
	L(cifs_request,		"TCP_Server_Info", "request_q",	CIFS) \
	L(cifs_socket,		"TCP_Server_Info", "ssocket",	CIFS) \
	L(cifs_receiver,	"TCP_Server_Info", "tsk",	CIFS) \
	L(thin_config_target,	"pool_c",	"ti",		THIN) \
	L(thin_config_pool,	"pool_c",	"pool",		THIN) \
	L(thin_pool_md,		"pool",		"pool_md",	THIN) \
	L(thin_pool_mode,	"pool",		"pf.mode",	THIN) \
	L(bufio_state,		"dm_buffer",	"state",	BUFIO) \
	L(bufio_client,		"dm_buffer",	"c",		BUFIO) \
	L(bufio_bdev,		"dm_bufio_client", "bdev",	BUFIO) \
	L(mpath_target,		"multipath",	"ti",		MULTIPATH) \
	L(mpath_paths,		"multipath",	"nr_valid_paths", MULTIPATH) \
	L(md_size,		"mddev",	"",		MD) \
	L(md_private,		"mddev",	"private",	MD) \
	L(md_disk,		"mddev",	"gendisk",	MD) \
	L(md_suspended,		"mddev",	"suspended",	MD) \
	L(md_suspend_lo,	"mddev",	"suspend_lo",	MD) \
	L(md_suspend_hi,	"mddev",	"suspend_hi",	MD) \
	L(md_wait,		"mddev",	"sb_wait",	MD) \
	L(md_members,		"mddev",	"disks",	MD) \
	L(md_member_links,	"md_rdev",	"same_set",	MD) \
	L(md_member_array,	"md_rdev",	"mddev",	MD) \
	L(md_member_bdev,	"md_rdev",	"bdev",		MD) \
	L(md_member_pending,	"md_rdev",	"nr_pending",	MD) \
	L(xfs_mount_sb,		"xfs_mount",	"m_super",	XFS) \
	L(xfs_mount_log,	"xfs_mount",	"m_log",	XFS) \
	L(xfs_log_mount,	"xlog",		"l_mp",		XFS) \
	L(xfs_log_target,	"xlog",		"l_targ",	XFS) \
	L(xfs_log_cil,		"xlog",		"l_cilp",	XFS) \
	L(xfs_log_flush,	"xlog",		"l_flush_wait",	XFS) \
	L(xfs_log_write_waiters, "xlog",	"l_write_head.waiters", XFS) \
	L(xfs_log_reserve_waiters, "xlog",	"l_reserve_head.waiters", XFS) \
	L(xfs_iclog_force,	"xlog_in_core",	"ic_force_wait", XFS) \
	L(xfs_iclog_write,	"xlog_in_core",	"ic_write_wait", XFS) \
	L(xfs_iclog_log,	"xlog_in_core",	"ic_log",	XFS) \
	L(xfs_cil_log,		"xfs_cil",	"xc_log",	XFS) \
	L(xfs_cil_commit,	"xfs_cil",	"xc_commit_wait", XFS) \
	L(xfs_cil_start,	"xfs_cil",	"xc_start_wait", XFS) \
	L(xfs_cil_push,		"xfs_cil",	"xc_push_wait",	XFS) \
	L(xfs_ticket_links,	"xlog_ticket",	"t_queue",	XFS) \
	L(xfs_ticket_task,	"xlog_ticket",	"t_task",	XFS) \
	L(xfs_inode_mount,	"xfs_inode",	"i_mount",	XFS) \
	L(xfs_inode_pins,	"xfs_inode",	"i_pincount",	XFS) \
	L(xfs_inode_flags,	"xfs_inode",	"i_flags",	XFS) \
	L(xfs_buf_flags,	"xfs_buf",	"b_flags",	XFS) \
	L(xfs_buf_lock,		"xfs_buf",	"b_sema",	XFS) \
	L(xfs_buf_iowait,	"xfs_buf",	"b_iowait",	XFS) \
	L(xfs_buf_target,	"xfs_buf",	"b_target",	XFS) \
	L(xfs_target_bdev,	"xfs_buftarg",	"bt_bdev",	XFS) \
	L(xfs_target_mount,	"xfs_buftarg",	"bt_mount",	XFS) \
	L(btrfs_sb,		"btrfs_fs_info", "sb",		BTRFS) \
	L(btrfs_devices,	"btrfs_fs_info", "fs_devices",	BTRFS) \
	L(btrfs_wait,		"btrfs_fs_info", "transaction_wait", BTRFS) \
	L(btrfs_blocked,	"btrfs_fs_info", "transaction_blocked_wait", BTRFS) \
	L(btrfs_submit,		"btrfs_fs_info", "async_submit_wait", BTRFS) \
	L(btrfs_device_list,	"btrfs_fs_devices", "devices",	BTRFS) \
	L(btrfs_device_links,	"btrfs_device",	"dev_list",	BTRFS) \
	L(btrfs_device_bdev,	"btrfs_device",	"bdev",		BTRFS) \
	L(btrfs_flush,		"btrfs_device",	"flush_wait",	BTRFS) \
	L(btrfs_transaction_fs,	"btrfs_transaction", "fs_info",	BTRFS) \
	L(btrfs_commit,		"btrfs_transaction", "commit_wait", BTRFS) \
	L(btrfs_writers,	"btrfs_transaction", "writer_wait", BTRFS) \
	L(btrfs_handle_fs,	"btrfs_trans_handle", "fs_info", BTRFS) \
	L(btrfs_handle_transaction, "btrfs_trans_handle", "transaction", BTRFS) \
	L(btrfs_ordered_inode,	"btrfs_ordered_extent", "inode", BTRFS) \
	L(btrfs_ordered_wait,	"btrfs_ordered_extent", "wait",	BTRFS) \
	L(btrfs_ordered_done,	"btrfs_ordered_extent", "completion", BTRFS) \
	L(btrfs_inode_vfs,	"btrfs_inode",	"vfs_inode",	BTRFS) \
	L(btrfs_block_flags,	"extent_buffer", "bflags",	BTRFS) \
	L(btrfs_block_fs,	"extent_buffer", "fs_info",	BTRFS) \
	L(kernfs_root_wait,	"kernfs_root",	"deactivate_waitq", KERNFS) \
	L(kernfs_root_node,	"kernfs_root",	"kn",		KERNFS) \
	L(debugfs_drained,	"debugfs_fsdata", "active_users_drained", DEBUGFS) \
	L(debugfs_users,	"debugfs_fsdata", "active_users", DEBUGFS) \
	COMPAT_LAYOUT_MEMBERS(L)

enum layout_group {
#define G(sym, name) LAYOUT_##sym,
	LAYOUT_GROUPS(G)
#undef G
	LAYOUT_GROUP_COUNT
};

/**
 * struct layout - offsets in bytes; of a group that is off they mean nothing
 */
struct layout {
#define L(sym, type, member, group) u32 sym;
	LAYOUT_MEMBERS(L)
#undef L
};

extern struct layout layout;

/**
 * layout_setup() - read the kernel's type information
 *
 * A member that can't be learned turns its groups off, but never fails the load.
 * Context: process, at load only; may sleep, opens files in sysfs.
 * Return: 0; -ENOEXEC if the module was built for another kernel (compiled.h).
 */
int layout_setup(void);

/**
 * layout_learned() - how often layouts were learned
 *
 * If a pass finds another number than the last one, it looks at every sleep anew. Somebody
 * may have fallen asleep in a module before its layouts were known.
 */
u32 layout_learned(void);

/** layout_teardown() - learn no more from modules that are loaded */
void layout_teardown(void);

/**
 * layout_on() - whether all members of a group are known
 *
 * A group of a module is switched on or off when that module is loaded: hardly anybody
 * sleeps in it (layout_learned()).
 */
bool layout_on(enum layout_group group);

/** layout_group_name() - a group's name for the status table */
const char *layout_group_name(enum layout_group group);

/** layout_group_reason() - why a group is off, "" if it is on */
const char *layout_group_reason(enum layout_group group);

#endif
