#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 7.x: layouts differ
# quick
# guest: --timeout 300
# A file that a fanotify listener must permit to be opened: the listener, and what it does.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

load interval_ms=200 || bail "insmod"

queue() {
	grep -h ' fanotify-perm ' "$DIR/queues" | sed 's/^/# /'
}

waits queue <<'TABLE'
# TASK  KIND           OBJECT  OWNER     OUTCOME  VERDICT  ROOT      FIXTURE
opener  fanotify-perm  .       {server}  blocked  blocked  {server}  fanotify-perm server=idle | how=holder
chain   blocked        1       {server}  :_it_sleeps_in_timer_for:
opener  fanotify-perm  .       {server}  blocked  blocked  {server}  fanotify-perm server=read | how=holder
chain   blocked        1       {server}  :_it_sleeps_in_
opener  fanotify-perm  .       {server}  blocked  blocked  {server}  fanotify-perm server=poll | how=holder
chain   blocked        1       {server}  :_it_sleeps_in_
opener  fanotify-perm  .       {server}  blocked  blocked  {server}  fanotify-perm server=epoll | how=holder
chain   blocked        1       {server}  :_it_sleeps_in_
opener  fanotify-perm  .       {server}  stopped  stopped  {server}  fanotify-perm server=stop | how=holder
chain   stopped        1       {server}  :_it_is_stopped_by_SIGSTOP_(stopped).
TABLE

check "every row has its columns" well_formed
finish
