/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel functions whose names mean something to hangwatch.
 *
 *	F(symbol, ROLE)
 *
 * SCHED	plumbing between a sleeping function and the scheduler: skipped
 *		when asking which function sleeps (what it calls before and after, too:
 *		where there is no unwinder that may still stand on the stack)
 * BARE		sleeps without a wait_queue_entry of its own (locks, completions,
 *		timers): an entry further out on the stack may be linked, but is
 *		not what the task sleeps on
 * CLOCK	BARE, and sleeps by the clock alone
 * LIST		sleeps in a list that is no wait queue, with a waiter of its own
 *		(futexes, System V IPC, POSIX message queues)
 * HINT		tells waits on one queue apart (a socket's queue serves readers
 *		and writers)
 * WAKE		a wake function that says what kind of entry it is in, or a work's function
 *		that says what kind of work it is
 * FILE		a file operation that says what kind of file it belongs to
 *
 * An entry function of a system call is called sys_NAME here, __x64_sys_NAME or
 * __arm64_sys_NAME by the kernel.
 *
 * A name never proves a wait: it selects which proof is tried.  Compiler
 * suffixes (.isra.0, .constprop.0, .part.0, .cold) are ignored.
 */
#ifndef HANGWATCH_MODEL_FUNCTIONS_H
#define HANGWATCH_MODEL_FUNCTIONS_H

#define KNOWN_FUNCTIONS(F) \
	F(__switch_to_asm, SCHED) \
	F(__switch_to, SCHED) \
	F(__schedule, SCHED) \
	F(__schedule_loop, SCHED) \
	F(schedule, SCHED) \
	F(schedule_timeout, SCHED) \
	F(schedule_hrtimeout, SCHED) \
	F(schedule_hrtimeout_range, SCHED) \
	F(schedule_hrtimeout_range_clock, SCHED) \
	F(schedule_preempt_disabled, SCHED) \
	F(schedule_rtlock, SCHED) \
	F(rt_mutex_schedule, SCHED) \
	F(io_schedule, SCHED) \
	F(io_schedule_timeout, SCHED) \
	F(io_cqring_wait_schedule, SCHED) \
	F(__io_cqring_wait_schedule, SCHED) \
	F(io_cqring_schedule_timeout, SCHED) \
	F(bit_wait, SCHED) \
	F(prepare_to_wait, SCHED) \
	F(prepare_to_wait_event, SCHED) \
	F(prepare_to_wait_exclusive, SCHED) \
	F(finish_wait, SCHED) \
	F(bit_wait_io, SCHED) \
	F(schedule_timeout_interruptible, CLOCK) \
	F(schedule_timeout_killable, CLOCK) \
	F(schedule_timeout_uninterruptible, CLOCK) \
	F(schedule_timeout_idle, CLOCK) \
	F(msleep, CLOCK) \
	F(msleep_interruptible, CLOCK) \
	F(usleep_range_state, CLOCK) \
	F(usleep_range, CLOCK) \
	F(do_nanosleep, CLOCK) \
	F(hrtimer_nanosleep, CLOCK) \
	F(__mutex_lock, BARE) \
	F(__mutex_lock_common, BARE) \
	F(__mutex_lock_slowpath, BARE) \
	F(__mutex_lock_killable_slowpath, BARE) \
	F(__mutex_lock_interruptible_slowpath, BARE) \
	F(__ww_mutex_lock, BARE) \
	F(rwsem_down_read_slowpath, BARE) \
	F(rwsem_down_write_slowpath, BARE) \
	F(__down, BARE) \
	F(__down_common, BARE) \
	F(___down_common, BARE) \
	F(__down_interruptible, BARE) \
	F(__down_killable, BARE) \
	F(__down_timeout, BARE) \
	F(rt_mutex_slowlock, BARE) \
	F(rt_mutex_slowlock_block, BARE) \
	F(__rt_mutex_slowlock, BARE) \
	F(__rt_mutex_slowlock_locked, BARE) \
	F(rtlock_slowlock_locked, BARE) \
	F(__rwbase_read_lock, BARE) \
	F(rwbase_write_lock, BARE) \
	F(wait_for_completion, BARE) \
	F(__wait_for_common, BARE) \
	F(do_wait_for_common, BARE) \
	F(wait_for_common, BARE) \
	F(wait_for_completion_timeout, BARE) \
	F(wait_for_completion_interruptible, BARE) \
	F(wait_for_completion_interruptible_timeout, BARE) \
	F(wait_for_completion_killable, BARE) \
	F(wait_for_completion_killable_timeout, BARE) \
	F(wait_for_completion_state, BARE) \
	F(wait_for_completion_io, BARE) \
	F(wait_for_completion_io_timeout, BARE) \
	F(futex_wait_queue, LIST) \
	F(futex_wait_queue_me, LIST) \
	F(futex_do_wait, LIST) \
	F(futex_wait_multiple, LIST) \
	F(futex_wait, LIST) \
	F(__futex_wait, LIST) \
	F(futex_lock_pi, LIST) \
	F(futex_wait_requeue_pi, LIST) \
	F(do_msgsnd, LIST) \
	F(ksys_msgsnd, LIST) \
	F(do_msgrcv, LIST) \
	F(ksys_msgrcv, LIST) \
	F(__do_semtimedop, LIST) \
	F(do_semtimedop, LIST) \
	F(wq_sleep, LIST) \
	F(do_mq_timedsend, LIST) \
	F(do_mq_timedreceive, LIST) \
	F(__refrigerator, BARE) \
	F(mutex_lock, HINT) \
	F(mutex_lock_interruptible, HINT) \
	F(mutex_lock_killable, HINT) \
	F(mutex_lock_io, HINT) \
	F(__ww_rt_mutex_lock, HINT) \
	F(down_read, HINT) \
	F(down_read_interruptible, HINT) \
	F(down_read_killable, HINT) \
	F(down_write, HINT) \
	F(down_write_killable, HINT) \
	F(de_thread, HINT) \
	F(begin_new_exec, HINT) \
	F(coredump_task_exit, HINT) \
	F(exit_mm, HINT) \
	F(do_exit, HINT) \
	F(sock_alloc_send_pskb, HINT) \
	F(__skb_wait_for_more_packets, HINT) \
	F(sys_pause, HINT) \
	F(__do_sys_pause, HINT) \
	F(sigsuspend, HINT) \
	F(sys_rt_sigsuspend, HINT) \
	F(do_sigtimedwait, HINT) \
	F(__do_sys_rt_sigtimedwait, HINT) \
	F(sys_rt_sigtimedwait, HINT) \
	F(kthread, HINT) \
	F(ret_from_fork, HINT) \
	F(ret_from_fork_asm, HINT) \
	F(percpu_rwsem_wake_function, WAKE) \
	F(wq_barrier_func, WAKE) \
	F(wb_workfn, WAKE) \
	F(loop_workfn, WAKE) \
	F(loop_rootcg_workfn, WAKE) \
	F(zap_pid_ns_processes, HINT) \
	F(percpu_down_write, HINT) \
	F(iterate_supers, HINT) \
	F(handle_mm_fault, HINT) \
	F(ext4_lazyinit_thread, HINT) \
	F(balance_dirty_pages, HINT) \
	F(balance_dirty_pages_ratelimited_flags, HINT) \
	F(exit_aio, HINT) \
	F(blk_mq_get_tag, HINT) \
	F(rq_qos_wait, HINT) \
	F(blk_mq_freeze_queue_wait, HINT) \
	F(do_init_module, HINT) \
	F(finished_loading, HINT) \
	F(idempotent_wait_for_completion, HINT) \
	F(idempotent_init_module, HINT) \
	F(netdev_wait_allrefs, HINT) \
	F(netdev_wait_allrefs_any, HINT) \
	F(netdev_run_todo, HINT) \
	F(__iterate_supers, HINT) \
	F(__writeback_inodes_wb, HINT) \
	F(wakeme_after_rcu, WAKE) \
	F(__synchronize_srcu, HINT) \
	F(synchronize_rcu_normal, HINT) \
	F(hrtimer_wakeup, WAKE) \
	F(process_timeout, WAKE) \
	F(fifo_open, HINT) \
	F(io_cqring_wait, HINT) \
	F(__do_sys_io_uring_enter, HINT) \
	F(__se_sys_io_uring_enter, HINT) \
	F(sys_io_uring_enter, HINT) \
	F(fanotify_handle_event, FILE) \
	F(sk_stream_wait_memory, HINT) \
	F(sk_wait_data, HINT) \
	F(pipe_poll, FILE) \
	F(pidfd_poll, FILE) \
	F(dm_blk_ioctl, FILE) \
	F(nbd_ioctl, FILE) \
	F(lo_ioctl, FILE) \
	F(md_ioctl, FILE) \
	F(tty_poll, FILE) \
	F(eventfd_poll, FILE) \
	F(signalfd_poll, FILE) \
	F(timerfd_poll, FILE) \
	F(inotify_poll, FILE) \
	F(fanotify_poll, FILE) \
	F(io_uring_poll, FILE) \
	F(userfaultfd_poll, FILE) \
	F(seccomp_notify_poll, FILE) \
	F(seccomp_notify_ioctl, HINT) \
	F(fuse_dev_poll, FILE) \
	F(autofs_wait, HINT) \
	F(d_alloc_parallel, HINT) \
	F(blkdev_bio_end_io_simple, WAKE) \
	F(submit_bio_wait_endio, WAKE) \
	F(bio_wait_end_io, WAKE) \
	F(rpc_wait_bit_killable, HINT) \
	F(p9_client_rpc, HINT) \
	F(mqueue_poll_file, FILE) \
	F(ep_eventpoll_poll, FILE) \
	F(userfaultfd_wake_function, WAKE) \
	F(io_wake_function, WAKE) \
	F(ep_autoremove_wake_function, WAKE) \
	F(child_wait_callback, WAKE) \
	F(wake_bit_function, WAKE) \
	F(var_wake_function, WAKE) \
	F(wake_page_function, WAKE)

enum function_role {
	ROLE_NONE,
	ROLE_SCHED,
	ROLE_BARE,
	ROLE_CLOCK,
	ROLE_LIST,
	ROLE_HINT,
	ROLE_WAKE,
	ROLE_FILE,
};

enum function_id {
	FN_OTHER,
#define F(sym, role) FN_##sym,
	KNOWN_FUNCTIONS(F)
#undef F
	FN_COUNT
};

/**
 * function_by_name() - the id of a function by its symbol's name
 * @name: NUL-terminated, compiler suffixes allowed
 *
 * Linear in the table: callers cache by address.
 * Return: enum function_id, FN_OTHER for a name without meaning here.
 */
unsigned int function_by_name(const char *name);

/**
 * function_role() - what a known function's presence on a stack says
 * @id: enum function_id
 */
enum function_role function_role(unsigned int id);

#endif
