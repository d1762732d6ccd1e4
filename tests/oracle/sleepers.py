# SPDX-License-Identifier: GPL-2.0-only
"""
Every sleeper of a memory dump, and what it waits for by debug information.

Drgn unwinds the sleeper's stack; the innermost function that is in READERS says
where to look: in its local variables, or, where these are optimised out, in the
file that the system call's first argument names, or in the task itself.  No
search for wait queue entries, no walk of lists: nothing of it is hangwatch's way.

One row per task:
    TID SWITCHES STATE WAITS NAME FRAMES
WAITS: kind=address of all that would wake it, with commas; `-` if this program
does not know.  NAME: =all of the object's name, ~a part of it, or `-`.
"""
import sys

from drgn import Object, cast
from drgn.helpers.linux.pid import for_each_task

sys.path.insert(0, "/mnt")
from waits import escaped, first_known, unix_peer  # noqa: E402

AF_UNIX, AF_NETLINK = 1, 16
PF_KTHREAD = 0x200000
THREAD_SIZE = 16384
CPUS = 2
PIDTYPE_MAX = 4
GOLDEN = 0x9E3779B97F4A7C15
WORD = (1 << 64) - 1
ARGUMENTS = ("di", "si", "dx")
STATES = {0x0: "R", 0x1: "S", 0x2: "D", 0x402: "I", 0x102: "K"}


def trace_of(prog, task):
    """QEMU's dumps number the processors as if they were pids: drgn would show these for tasks 1, 2, ..."""
    if task.pid > CPUS:
        return prog.stack_trace(task)
    frame = Object(prog, "struct inactive_task_frame", address=task.thread.sp)
    saved = {name: getattr(frame, name).value_() for name in ("r15", "r14", "r13", "r12", "bx", "bp")}
    registers = dict(saved, ip=frame.ret_addr.value_(), sp=task.thread.sp.value_() + frame.type_.size)
    return prog.stack_trace(Object(prog, "struct pt_regs", registers))


class Sleeper:
    def __init__(self, prog, task):
        self.prog, self.task = prog, task
        self.trace = list(trace_of(prog, task))
        self.functions = [frame.name for frame in self.trace if frame.name]
        self.at = 0

    def local(self, *names):
        return first_known(self.trace, self.at, names)

    def address(self, *names):
        """Where a local variable lies."""
        for name in names:
            address = self.trace[self.at][name].address_ if name in self.trace[self.at].locals() else None
            if address:
                return address
        raise LookupError(f"no {names} in memory")

    def registers(self):
        top = self.task.stack.value_() + THREAD_SIZE - self.prog.type("struct pt_regs").size
        return Object(self.prog, "struct pt_regs", address=top)

    def file(self, argument=0):
        fd = getattr(self.registers(), ARGUMENTS[argument]).value_() & 0xFFFFFFFF
        table = self.task.files.fdt
        if fd >= table.max_fds:
            raise LookupError("no such descriptor")
        return table.fd[fd]

    def private(self, kind):
        return cast(kind, self.file().private_data)

    def sock(self):
        """The argument of the system call says so; what is on the stack may be another's."""
        try:
            return self.private("struct socket *").sk
        except (LookupError, ValueError):
            return self.local("sk")


def queue(kind, head, name="-"):
    return [(kind, head.address_)], name


def socket(kind):
    def read(s):
        sk = s.sock()
        found = kind
        if "unix_accept" in s.functions:
            found = "unix-accept"
        elif kind == "datagram":
            found = {AF_UNIX: "unix-recv", AF_NETLINK: "netlink"}.get(sk.__sk_common.skc_family.value_(), "udp-recv")
        return queue(found, sk.sk_wq.wait)
    return read


def pipe(kind, member):
    def read(s):
        file = s.file()
        info = cast("struct pipe_inode_info *", file.private_data)
        anonymous = file.f_inode.i_sb.s_type.name.string_() == b"pipefs"
        name = f"=pipe:[{file.f_inode.i_ino.value_()}]" if anonymous else "-"
        return queue(kind, getattr(info, member), name)
    return read


def private_queue(kind, structure, member):
    def read(s):
        return queue(kind, getattr(s.private(structure + " *"), member))
    return read


def set_of_files(s):
    return queue("epoll", s.local("ep").wq)


def peer(s):
    head, name = unix_peer(s.prog, s.trace, s.at)
    return queue("unix-peer", head, "=" + escaped(name) if name != b"-" else "-")


def children(s):
    """Of any child the parent's queue, of a certain one the list of its pid."""
    options = s.local("wo")
    which = options.wo_type.value_()
    if which != PIDTYPE_MAX:
        return [("child", options.wo_pid.tasks[which].address_)], "-"
    return queue("child", s.task.signal.wait_chldexit, f"=children-of:{s.task.tgid.value_()}")


def futex(s):
    """Its address is made of the key, as module/waits/futex.c says: there is no object to point at."""
    q = s.local("q")
    both = q.key.both
    ptr, word = both.ptr.value_() & WORD, (both.word.value_() + both.offset.value_()) & WORD
    address = ((((ptr ^ (word * GOLDEN)) & WORD) * GOLDEN) & WORD) >> 16
    offset = both.offset.value_()
    name = f"~futex:{q.key.private.address.value_() + (offset & ~3):x}@" if not offset & 3 else "~futex:"
    return [("futex", address)], name


def clock(s):
    """do_nanosleep() is given its timer, the others have it."""
    try:
        return [("timer", s.address("t", "timer"))], "~for:"
    except LookupError:
        return [("timer", s.local("t").value_())], "~for:"


def by_signal(s):
    return [("signal", s.task.value_())], "-"


def poll_entries(table):
    for i in range(table.inline_index.value_()):
        yield table.inline_entries[i]
    page = table.table
    while page:
        first = page.entries
        count = (page.entry.value_() - first.address_) // first.type_.type.size
        for i in range(count):
            yield first[i]
        page = page.next


def polled(entry):
    file = entry.filp
    if file.f_op.poll.value_() == entry.prog_["sock_poll"].address_:
        sk = cast("struct socket *", file.private_data).sk
        if sk.__sk_common.skc_family.value_() == AF_UNIX:
            return "unix-poll", entry.wait_address.value_()
    return "poll", entry.wait_address.value_()


def poll(s):
    table = s.local("table")
    sources = [polled(entry) for entry in poll_entries(table)]
    if sources:
        return sources, "-"
    for s.at, frame in enumerate(s.trace):
        if frame.name == "schedule_hrtimeout_range_clock":
            return clock(s)
    return by_signal(s)


def file_lock(s):
    lock = s.local("fl", "lock")
    return [("flock", lock.fl_blocker.value_())], "-"


def message_queue(s):
    return [("sysv-msg-recv", s.local("msq").value_())], "~msg:"


def posix_queue(s):
    kind = "mq-recv" if "do_mq_timedreceive" in s.functions else "mq-send"
    return [(kind, s.local("info").value_())], "-"


def terminal(s):
    return queue("tty-read", s.local("tty").read_wait)


def signal_queue(s):
    return queue("signalfd", s.task.sighand.signalfd_wqh)


def kernel_log(s):
    return queue("kmsg", s.prog["log_wait"], "=/dev/kmsg")


def ring(s):
    return queue("io_uring", s.private("struct io_ring_ctx *").cq_wait)


def aio(s):
    id_ = s.registers().di.value_()
    table = s.task.mm.ioctx_table
    for i in range(table.nr.value_()):
        context = table.table[i]
        if context and context.user_id.value_() == id_:
            return queue("aio", context.wait, f"~aio:{id_:x}@")
    raise LookupError("no such context")


# The innermost of these on a stack is what the task sleeps in.
READERS = {
    "ep_poll": set_of_files,
    "unix_wait_for_peer": peer,
    "unix_stream_read_generic": socket("unix-recv"),
    "unix_stream_data_wait": socket("unix-recv"),
    "__skb_wait_for_more_packets": socket("datagram"),
    "inet_csk_accept": socket("tcp-accept"),
    "sk_wait_data": socket("tcp-recv"),
    "pipe_read": pipe("pipe-read", "rd_wait"),
    "pipe_write": pipe("pipe-write", "wr_wait"),
    "eventfd_read": private_queue("eventfd", "struct eventfd_ctx", "wqh"),
    "timerfd_read": private_queue("timerfd", "struct timerfd_ctx", "wqh"),
    "inotify_read": private_queue("inotify", "struct fsnotify_group", "notification_waitq"),
    "signalfd_dequeue": signal_queue,
    "signalfd_read": signal_queue,
    "n_tty_read": terminal,
    "devkmsg_read": kernel_log,
    "do_syslog": kernel_log,
    "do_msgrcv": message_queue,
    "wq_sleep": posix_queue,
    "io_cqring_wait": ring,
    "read_events": aio,
    "do_wait": children,
    "futex_wait": futex,
    "do_nanosleep": clock,
    "do_sigtimedwait": by_signal,
    "sigsuspend": by_signal,
    "__do_sys_pause": by_signal,
    "__x64_sys_pause": by_signal,
    "do_sys_poll": poll,
    "do_select": poll,
    "flock_lock_inode_wait": file_lock,
    "locks_lock_inode_wait": file_lock,
}

# Queues that kernel threads wait in, by their main function.
THREAD_QUEUES = {
    "kauditd_thread": lambda s: s.prog["kauditd_wait"],
    "oom_reaper": lambda s: s.prog["oom_reaper_wait"],
    "ksm_scan_thread": lambda s: s.prog["ksm_thread_wait"],
    "khugepaged": lambda s: s.prog["khugepaged_wait"],
    "kswapd": lambda s: cast("pg_data_t *", s.kthread.data).kswapd_wait,
    "kcompactd": lambda s: cast("pg_data_t *", s.kthread.data).kcompactd_wait,
}


def process_timer(s):
    try:
        s.at = [frame.name for frame in s.trace].index("schedule_timeout")
        return s.address("timer")
    except LookupError:
        return 0


def kernel_thread(s):
    s.kthread = cast("struct kthread *", s.task.worker_private)
    if s.task.pid == 2:
        return [("kthread-idle", s.prog["kthreadd"].address_)], "=kthreadd"
    if not s.kthread or not s.kthread.threadfn:
        raise LookupError("no thread function")
    function = s.kthread.threadfn.value_()
    name = s.prog.symbol(function).name
    if name in THREAD_QUEUES:
        return queue("kthread-idle", THREAD_QUEUES[name](s))
    if "schedule_timeout" in s.functions:  # idle, for some time
        return [("kthread-idle", function), ("timer", process_timer(s))], "-"
    return [("kthread-idle", function)], "=" + name


def waits_of(s):
    if s.task.flags & PF_KTHREAD:
        return kernel_thread(s)
    for s.at, frame in enumerate(s.trace):
        if frame.name in READERS:
            return READERS[frame.name](s)
    raise LookupError("no reader")


def row(prog, task):
    state = STATES.get(task.__state.value_() & 0xFFF, "?")  # without the freezer's flags
    if state not in "SDKI" or task.on_cpu or task.on_rq:
        return
    waits, name, frames = "-", "-", "-"
    try:
        s = Sleeper(prog, task)
        frames = "<".join(s.functions[:10]) or "-"
        found, name = waits_of(s)
        waits = ",".join(f"{kind}={address & WORD:016x}" for kind, address in found)
    except Exception as error:  # drgn's are of many classes; not to know is no mistake
        frames += f" ({type(error).__name__}: {str(error)[:60]})"
    switches = task.nvcsw.value_() + task.nivcsw.value_()
    print(task.pid.value_(), switches, state, waits, name, frames)


if __name__ == "__main__":
    for each in for_each_task(prog):  # noqa: F821, drgn provides it
        row(prog, each)  # noqa: F821
