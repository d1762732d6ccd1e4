#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 5.10 7.x: wake functions and wait entries differ
# quick
# AF_UNIX: every way to wait has its kind, name, owner, outcome and verdict, and
# so does every way its owner can behave.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

asleep_in_nanosleep() {
	grep -q '^35 ' "/proc/$1/syscall"
}

load interval_ms=200 || bail "insmod"

# Of two that sleep on something else the one in an event loop tells more: the activator of a blocked server.
waits <<'TABLE'
# TASK    KIND                 OBJECT  OWNER       OUTCOME  VERDICT  ROOT  FIXTURE
owner     unix-peer            {path}  {owner}     blocked  deadlock .     dgram-self
waiter    unix-peer            {path}  {owner}     blocked  deadlock .
owner     unix-peer            {path}  {owner}     blocked  deadlock .     dgram-self waiters=3
waiter    unix-peer            {path}  {owner}     blocked  deadlock .
owner     unix-peer            {path}  {owner}     blocked  deadlock .     dgram-self waiters=40 threads=30
waiter    unix-peer            {path}  {owner}     blocked  deadlock .
waiter    unix-peer            {path}  {owner}     running  busy     .     dgram-busy waiters=3
owner     !unix-peer,unix-send .       .           .        .        .     dgram-stopped waiters=3
waiter    unix-peer            {path}  {owner}     stopped  stopped  .
owner     !unix-peer,unix-send .       .           .        .        .     dgram-blocked waiters=3
waiter    unix-peer            {path}  {owner}     blocked  blocked  .
owner     !unix-peer,unix-send .       .           .        .        .     dgram-blocked waiters=3 pipe=1
waiter    unix-peer            {path}  {owner}     blocked  blocked  .
member    unix-peer            {path}  {owner}     blocked  deadlock .     dgram-ring length=2
member    unix-peer            {path}  {owner}     blocked  deadlock .     dgram-ring
member    unix-peer            {path}  {owner}     blocked  deadlock .     dgram-ring length=9 waiters=5
waiter    unix-peer            {path}  {owner}     blocked  deadlock .
activator epoll                .       .           .        .        .     dgram-activated server=self waiters=3
owner     unix-peer            {path}  {owner}     blocked  deadlock .
waiter    unix-peer            {path}  {server}    blocked  deadlock .      | holders={server},{activator}
activator epoll                .       .           .        .        .     dgram-activated server=busy waiters=3
waiter    unix-peer            {path}  {server}    running  busy     .      | holders={server},{activator}
activator epoll                .       .           .        .        .     dgram-activated server=stopped waiters=3
owner     !unix-peer,unix-send .       .           .        .        .
waiter    unix-peer            {path}  {server}    stopped  stopped  .      | holders={server},{activator}
activator epoll                .       .           .        .        .     dgram-activated server=blocked waiters=3
owner     !unix-peer,unix-send .       .           .        .        .
waiter    unix-peer            {path}  {activator} blocked  blocked  .      | holders={server},{activator}
sharer    !unix-peer           .       .           .        .        .     dgram-shared waiters=3
waiter    unix-peer            {path}  .           blocked  blocked  .      | holders={one},{two}
waiter    unix-peer            {path}  {carrier}   blocked  blocked  .     dgram-flight waiters=3 | how=likely
TABLE

waits <<'TABLE'
# TASK    KIND         OBJECT            OWNER       OUTCOME  VERDICT  ROOT  FIXTURE
waiter    unix-peer    {path}            {listener}  blocked  blocked  .     unix-backlog | how=exact
waiter    unix-peer    {path}            {listener}  blocked  blocked  .     unix-backlog waiters=3 | how=exact
waiter    unix-peer    {path}            {listener}  blocked  blocked  .     unix-backlog type=seqpacket | how=exact
waiter    unix-peer    {path}            {listener}  running  busy     .     unix-backlog peer=busy | how=exact
sender    unix-send    #{socket}         {peer}      blocked  blocked  .     unix-send type=stream
sender    unix-send    #{socket}         {peer}      blocked  blocked  .     unix-send type=dgram
sender    unix-send    #{socket}         {peer}      blocked  blocked  .     unix-send type=seqpacket
sender    unix-send    #{socket}         {peer}      running  busy     .     unix-send peer=busy
sender    unix-send    ~{path}           {peer}      blocked  blocked  .     unix-own-buffer | inode={socket}
sender    unix-send    ~{path}           {peer}      running  busy     .     unix-own-buffer peer=busy | inode={socket}
receiver  unix-recv    #{socket}         -           .        idle     .     unix-recv type=stream
receiver  unix-recv    #{socket}         -           .        idle     .     unix-recv type=dgram
receiver  unix-recv    #{socket}         -           .        idle     .     unix-recv type=seqpacket
receiver  unix-recv    #{socket}         {peer}      blocked  blocked  .     unix-recv owed=1
receiver  unix-recv    #{socket}         {peer}      running  busy     .     unix-recv owed=1 peer=busy
receiver  unix-recv    #{socket}         {peer}      blocked  blocked  .     unix-recv type=seqpacket owed=1
client    unix-recv    #{socket}         {listener}  blocked  blocked  .     unix-pending | how=holder
client    unix-recv    #{socket}         {listener}  running  busy     .     unix-pending peer=busy | how=holder
client    unix-recv    #{socket}         {listener}  blocked  blocked  .     unix-pending heir=1 | how=holder
server    unix-accept  {path}            -           .        idle     .     unix-accept
server    unix-accept  {path}            -           .        idle     .     unix-accept type=seqpacket
server    unix-poll    {path}            -           .        idle     .     unix-poll
server    unix-poll    {path}            -           .        idle     .     unix-poll type=dgram
server    unix-poll    {path}            -           .        idle     .     unix-select
server    epoll        .                 -           .        idle     .     unix-epoll
TABLE

# The process that called listen() still listens; the connection is another's by now, and its maker sleeps on.
echo 'client unix-recv #{socket} {listener} blocked blocked . how=holder' >"$T/one.rows"
fixture one unix-pending heir=1
heir=$(truth_value one listener)
await_pass
kill -USR2 "$heir"
await "the heir to accept" asleep_in_nanosleep "$heir"
await_pass
check "unix-pending heir=1, accepted" agree one
stop one

check "every row has its columns" well_formed
finish
