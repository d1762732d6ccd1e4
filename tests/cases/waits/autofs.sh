#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 5.10 7.x: layouts from the sources, from BTF
# quick
# guest: --timeout 300
# A lookup that waits for automount: the mount, the daemon, and what that does.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

load interval_ms=200 || bail "insmod"
modprobe -q autofs4
check "the layout is known" [ "$(status kind_autofs)" = on ]

queue() {
	grep -h ' autofs ' "$DIR/queues" | sed 's/^/# /'
}

waits queue <<'TABLE'
# TASK  KIND    OBJECT   OWNER     OUTCOME  VERDICT  ROOT      FIXTURE
client  autofs  {mount}  {server}  blocked  blocked  {server}  autofs server=idle waiters=3 | how=holder
chain   blocked  3        {server}  {mount}:_it_sleeps_in_timer_for:
client  autofs  {mount}  {server}  serving  busy     {server}  autofs server=read | how=holder
chain   busy    1        {server}  {mount}:_it_waits_for_just_that_(
client  autofs  {mount}  {server}  serving  busy     {server}  autofs server=epoll | how=holder
chain   busy    1        {server}  {mount}:_it_waits_for_just_that_(
client  autofs  {mount}  {server}  stopped  stopped  {server}  autofs server=stop | how=holder
chain   stopped  1        {server}  {mount}:_it_is_stopped_by_SIGSTOP_(stopped).
TABLE

check "every row has its columns" well_formed
finish
