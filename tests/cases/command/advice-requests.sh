#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# guest: --timeout 600
# What the command says to do next of who serves requests of the kernel, of locks and children; done, all are free.
# Message queues and frozen filesystems are in hung.sh.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"
# shellcheck source=../advised.sh
. "${0%/*}/../advised.sh"
PATIENCE=40
modprobe -q fuse
modprobe -q autofs4
load interval_ms=200 alert_secs=3600 || bail "insmod"

situations_freed <<'TABLE'
kill -9|fuse server=idle waiters=2
kill -9|fuse server=self
kill -9|fanotify-perm server=idle
kill -9|seccomp-apart
kill -9|field-userfault handler=threads
kill -9|scene links=backlog end=asleep waiters=2
kill -9|scene links=posix-lock end=asleep waiters=1
kill -9|ofd-lock waiters=1
kill -9|vfork
TABLE
finish
