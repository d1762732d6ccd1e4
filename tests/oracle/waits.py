# SPDX-License-Identifier: GPL-2.0-only
"""
Who waits for what, from a memory dump and debug information alone.

For every sleeping task drgn unwinds the stack and reads the local variables of
the function that waits. That gives the head it waits on, with no search and no
proof from list links, so nothing of it is shared with hangwatch. The list of
each head is then walked on its own: the entries on it must be these tasks.

One row per head:
    KIND ADDRESS STACKS LIST NAME
STACKS: tasks whose stack says they wait there. LIST: entries on the head's
list whose task says so too. A kind of wait is one function, in KINDS.
"""
from drgn import cast
from drgn.helpers.linux.list import list_for_each_entry
from drgn.helpers.linux.pid import for_each_task
from drgn.helpers.linux.rbtree import rbtree_inorder_for_each_entry

AF_UNIX = 1


def first_known(trace, start, names):
    """The first of these variables that the debug information can locate, looking outwards from a frame."""
    for frame in list(trace)[start:]:
        for name in names:
            try:
                value = frame[name]
                if not value.absent_:
                    return value.read_()
            except Exception:  # drgn's are of many classes
                continue
    raise LookupError(f"no {names} in any frame")


def unix_address(sock):
    """The name a socket is bound to, as bytes; an abstract one begins with @."""
    addr = sock.addr
    if not addr:
        return b"-"
    path = addr.name[0].sun_path.address_
    length = int(addr.len) - 2
    raw = sock.prog_.read(path, length) if length > 0 else b""
    return b"@" + raw[1:] if raw[:1] == b"\0" else raw.split(b"\0")[0]


def unix_peer(prog, trace, at):
    """unix_wait_for_peer(struct sock *other, ...) waits on the peer_wait of `other`."""
    value = first_known(trace, at, ("u", "other"))
    sock = cast("struct unix_sock *", value)
    return sock.peer_wq.wait, unix_address(sock)


def watched_file(file):
    """The name of a file in an epoll set: of an AF_UNIX socket its address, of others that of their directory entry."""
    if file.f_op.poll.value_() != file.prog_["sock_poll"].address_:
        return file.f_path.dentry.d_name.name.string_() or b"-"
    sock = cast("struct socket *", file.private_data).sk
    if sock.__sk_common.skc_family.value_() != AF_UNIX:
        return b"-"
    return unix_address(cast("struct unix_sock *", sock))


def watched(item):
    """FD<NAME>, with a ! between them if it is not watched for something to read (EPOLLIN, EPOLLRDNORM)."""
    mark = "" if int(item.event.events) & 0x41 else "!"
    return f"{int(item.ffd.fd)}{mark}<{escaped(watched_file(item.ffd.file))}>"


def epoll(prog, trace, at):
    """ep_poll(struct eventpoll *ep, ...) waits on the set's own queue. Its name: the files it watches, by descriptor."""
    ep = first_known(trace, at, ("ep",))
    items = list(rbtree_inorder_for_each_entry("struct epitem", ep.rbr.rb_root.address_of_(), "rbn"))
    files = ",".join(watched(item) for item in sorted(items, key=lambda item: int(item.ffd.fd)))
    return ep.wq, f"epoll:{{{files}}}".encode()


# kind, the function that waits, who reads its frames
KINDS = [
    ("unix-peer", "unix_wait_for_peer", unix_peer),
    ("epoll", "ep_poll", epoll),
]


class Head:
    def __init__(self, kind, head, name):
        self.kind, self.head, self.name = kind, head, name
        self.tasks = set()

    def listed(self):
        """Entries on the head's list that belong to the tasks whose stacks led here."""
        entries = list_for_each_entry("struct wait_queue_entry", self.head.head.address_of_(), "entry")
        return sum(1 for entry in entries if entry.private.value_() in self.tasks)


def escaped(name):
    """As the tables write a name: printable ASCII without white space, the rest as \\xNN."""
    return "".join(chr(c) if 0x21 <= c <= 0x7E and c != 0x5C else f"\\x{c:02x}" for c in name) or "-"


def wait_of(prog, task):
    """(kind, head, name) of a task, or None."""
    if task.exit_state.value_():  # it sleeps no more, and its stack may be gone
        return None
    try:
        trace = prog.stack_trace(task)
    except ValueError:  # it runs
        return None
    for at, frame in enumerate(trace):
        for kind, function, reader in KINDS:
            if frame.name == function:
                return (kind, *reader(prog, trace, at))
    return None


def heads(prog):
    found = {}
    for task in for_each_task(prog):
        wait = wait_of(prog, task)
        if wait is None:
            continue
        kind, head, name = wait
        row = found.setdefault(head.address_, Head(kind, head, name))
        row.tasks.add(task.value_())
    return found


def main(prog):
    for address, row in sorted(heads(prog).items(), key=lambda item: -len(item[1].tasks)):
        print(f"{row.kind} {address:016x} {len(row.tasks)} {row.listed()} {escaped(row.name)}")


if __name__ == "__main__":
    main(prog)  # noqa: F821, drgn provides it
