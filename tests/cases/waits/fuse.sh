#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 5.10 7.x: layouts from the sources, from BTF; the lookup has no owner in 7.x
# guest: --timeout 300
# Requests to a FUSE filesystem: the mount, its daemon, and what that does.  The module that knows FUSE is loaded after
# hangwatch: its structures are learned then.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

load interval_ms=200 || bail "insmod"
echo "# before: $(grep '^kind_fuse' $DIR/status)"
modprobe -q fuse
mount -t fusectl fusectl /sys/fs/fuse/connections 2>/dev/null
check "the layout is known" [ "$(status kind_fuse)" = on ]

queue() {
	grep -h ' fuse' "$DIR/queues" | sed 's/^/# /'
	[ "${2%% *}" != server=flock-own ] || check "$1 $2: the sentence" \
		chain_says deadlock 4 fused 'which waits on its own lock of '
}

waits queue <<'TABLE'
# TASK  KIND       OBJECT         OWNER     OUTCOME  VERDICT   ROOT      FIXTURE
client  fuse       ~{mount}       {server}  blocked  blocked   {server}  fuse server=idle waiters=3 | how=holder
server  timer      .              .         .        .         .
chain   blocked    3              {server}  {mount}:_it_sleeps_in_timer_for:
client  fuse       ~{mount}       {server}  blocked  blocked   {server}  fuse server=read | how=holder
server  fuse-read  /dev/fuse      .         .        .         .
chain   blocked    1              {server}  {mount}:_it_sleeps_in_
client  fuse       ~{mount}       {server}  blocked  blocked   {server}  fuse server=poll | how=holder
server  poll       /dev/fuse      .         .        .         .
chain   blocked    1              {server}  {mount}:_it_sleeps_in_
client  fuse       ~{mount}       {server}  blocked  blocked   {server}  fuse server=epoll | how=holder
server  epoll      .              .         .        .         .
chain   blocked    1              {server}  {mount}:_it_sleeps_in_
client  fuse       ~{mount}       {server}  stopped  stopped   {server}  fuse server=stop | how=holder
server  jobctl     .              .         .        .         .
chain   stopped    1              {server}  {mount}:_it_is_stopped_by_SIGSTOP_(stopped).
client  fuse       ~{mount}       {server}  blocked  deadlock  {server}  fuse server=self | how=holder
server  fuse       .              .         .        .         .
chain   deadlock   2              {server}  {mount},_called_from_mkwait:_it_can_never_wake_(deadlock).
client  fuse       ~{mount}       {server}  blocked  blocked   {locker}  fuse server=flock waiters=3 | how=holder
server  flock      ~{mount}.lock  {locker}  blocked  blocked   .
chain   blocked    4              {locker}  {mount}.lock:_it_sleeps_in_timer_for:
client  fuse       ~{mount}       {server}  blocked  deadlock  {server}  fuse server=flock-own waiters=3 | how=holder
server  flock      ~{mount}.lock  {server}  blocked  deadlock  .
chain   deadlock   4              {server}  {mount}.lock,_called_from_mkwait:_it_can_never_wake_(deadlock).
client  fuse       ~{mount}       {server}  blocked  blocked   {server}  fuse server=none waiters=2 | how=likely
server  timer      .              .         .        .         .
chain   blocked    2              {server}  {mount}:_it_sleeps_in_timer_for:
client  fuse       ~{mount}       {server}  blocked  blocked   {server}  fuse server=read clone=1 | how=holder
server  fuse-read  /dev/fuse      .         .        .         .
chain   blocked    1              {server}  {mount}:_it_sleeps_in_
client  fuse       ~{mount}       {server}  stopped  stopped   {server}  fuse server=stop init=0 | how=holder
server  jobctl     .              .         .        .         .
chain   stopped    1              {server}  {mount}:_it_is_stopped_by_SIGSTOP_(stopped).
client  fuse       ~{mount}       {server}  serving  busy      {server}  fuse server=read init=0 | how=holder
server  fuse-read  /dev/fuse      .         .        .         .
chain   busy       1              {server}  {mount}:_it_waits_for_just_that_(
client  fuse       ~{mount}       {server}  blocked  blocked   {server}  fuse server=read signal=10 | how=holder
server  fuse-read  /dev/fuse      .         .        .         .
chain   blocked    1              {server}  {mount}:_it_sleeps_in_
client  fuse       ~{mount}       {server}  blocked  blocked   {server}  fuse server=read signal=9 | how=holder
server  fuse-read  /dev/fuse      .         .        .         .
chain   blocked    1              {server}  {mount}:_it_sleeps_in_
TABLE

# The task that looks the name up is on record only where the dentry has its queue.
case $HANGWATCH_KERNEL in
7.*) waits <<'TABLE' ;;
looker  lookup  {path}  .  .  .  .  lookup waiters=3
TABLE
*) waits <<'TABLE' ;;
looker  lookup  {path}  {first}  blocked  blocked  .  lookup waiters=3 | how=exact
TABLE
esac

# The number in the name is the connection's, where it can be aborted.
fixture one fuse
await_pass
number=$(table queues '$h["KIND"] == "fuse" { split($h["NAME"], part, ":"); print part[2] }')
check "the name has the connection's number" [ -e "/sys/fs/fuse/connections/$number/abort" ]
check "all who wait are one row" table queues '$h["KIND"] == "fuse" { n++ } END { exit n != 1 }'
stop one

umount /sys/fs/fuse/connections 2>/dev/null

check "every row has its columns" well_formed
finish
