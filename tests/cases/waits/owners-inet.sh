#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 7.x: file locks and sockets have other layouts
# quick
# File locks, permissions and page faults, and those who hold or handle them; TCP, UDP and netlink by their endpoints.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

load interval_ms=200 || bail "insmod"
ip link set lo up 2>/dev/null || ifconfig lo up

situations <<'TABLE'
flock
flock waiters=3
posix-lock
posix-lock waiters=3
ofd-lock
ofd-lock waiters=3
lease
tcp-accept
tcp-connect
tcp-recv
tcp-send
udp-recv
netlink
fanotify-perm
userfaultfd
TABLE

check "every row has its columns" well_formed
finish
