#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 7.x: file locks and sockets have other layouts
# quick
# File locks and page faults, and those who hold or handle them; TCP, UDP and netlink by their endpoints.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

load interval_ms=200 || bail "insmod"
ip link set lo up 2>/dev/null || ifconfig lo up

waits <<'TABLE'
# TASK  KIND         OBJECT             OWNER     OUTCOME  VERDICT  ROOT  FIXTURE
waiter  flock        {file}             {holder}  blocked  blocked  .     flock
waiter  flock        {file}             {holder}  blocked  blocked  .     flock waiters=3
waiter  posix-lock   {file}             {holder}  blocked  blocked  .     posix-lock
waiter  posix-lock   {file}             {holder}  blocked  blocked  .     posix-lock waiters=3
waiter  ofd-lock     {file}             {holder}  blocked  blocked  .     ofd-lock
waiter  ofd-lock     {file}             {holder}  blocked  blocked  .     ofd-lock waiters=3
waiter  lease        {file}             {holder}  blocked  blocked  .     lease
server  tcp-accept   ~127.0.0.1:{port}  -         .        idle     .     tcp-accept
client  tcp-connect  ~127.0.0.1:{port}  .         .        .        .     tcp-connect
client  tcp-recv     ~127.0.0.1:{port}  .         .        .        .     tcp-recv
client  tcp-send     ~127.0.0.1:{port}  {server}  .        .        .     tcp-send
reader  udp-recv     ~127.0.0.1:{port}  -         .        idle     .     udp-recv
reader  netlink      .                  -         .        idle     .     netlink
asker   userfaultfd  .                  {pid}     blocked  .        {asker}  userfaultfd | how=holder
chain   possible-deadlock 1             {asker}   _which_waits_on_its_own_
TABLE

check "every row has its columns" well_formed
finish
