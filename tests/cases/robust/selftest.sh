#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# quick
# The judge can condemn: made-up tables, each with one thing wrong in it.  Needs
# no module.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

DIR=$T
QUEUE='3 12.5 unix-peer ffff888000000100 /dev/log owner[41] holder blocked deadlock owner[41] 3 809e52ca owner[41],init[1] waiter*3'
TASK='42 43 waiter 0 S 1.0 7 unix-peer ffff888000000100 /dev/log 44(3,1) a<b -'

tables() {
	{
		echo '#hangwatch-queues-1 WAITERS OLDEST KIND ADDRESS NAME OWNER HOW OUTCOME VERDICT ROOT BEHIND SIGNATURE HOLDERS WHO'
		echo "$QUEUE" | sed "$1" | awk "$as_rows"'{ print NF == 14 ? as_queue() : $0 }'
	} >"$T/queues"
	{
		echo '#hangwatch-tasks-1 PID TID COMM UID STATE ASLEEP SWITCHES KIND ADDRESS NAME SYSCALL FRAMES CODE'
		echo "$TASK" | sed "$2" | awk "$as_rows"'{ print NF == 13 ? as_task() : $0 }'
	} >"$T/tasks"
	echo '#hangwatch-alerts-1 ID STATE' >"$T/alerts"
	echo '#hangwatch-status-1 KEY VALUE' >"$T/status"
}

truth='truth tid=43 pid=42 kind=unix-peer object=/dev/log uid=0 owner=41 how=holder outcome=blocked verdict=deadlock holders=41,1'
echo "$truth" >"$T/one"

accuses() {
	! agree one >"$T/said" && grep -q '^# \([12]\) of \1 truths differ' "$T/said"
}

tables '' ''
check "agrees with the truth" agree one
check "accepts rows that are rows" well_formed
while read -r what queue task; do
	tables "$queue" "$task"
	check "sees a wrong $what" accuses
done <<'TABLE'
owner s/owner.41./owner[40]/
owner s/owner.41./-/
how s/holder/exact/
outcome s/blocked/running/
verdict s/deadlock/blocked/
holder s/,init.1.//
address s/100/108/
queue d
kind s/a/a/ s/unix-peer/unix-recv/
name s/a/a/ s,/dev/log,/dev/lo,
tid s/a/a/ s/43/44/
pid s/a/a/ s/42/43/
uid s/a/a/ s/waiter.0/waiter\x201/
task s/a/a/ d
TABLE

echo 'truth tid=43 pid=42 kind=unix-peer inode=4711' >"$T/one"
tables 's,/dev/log,unix:[4711]->/x,' 's,/dev/log,unix:[4711]->/x,'
check "finds an inode number in a name" agree one
tables 's,/dev/log,unix:[14711],' 's,/dev/log,unix:[14711],'
check "and not within another number" accuses
echo 'truth tid=43 pid=42 kind=unix-peer' >"$T/one"
tables '' ''
check "compares only what the truth says" agree one
echo 'truth tid=43 pid=42 notkind=unix-recv,unix-peer' >"$T/one"
tables '' ''
check "sees a kind that must not be" accuses

tables 's/owner.41. holder blocked deadlock/- none - idle/' ''
echo 'truth tid=43 pid=42 kind=unix-peer owner=- verdict=idle' >"$T/one"
check "an idle queue has no owner" agree one
echo 'truth tid=43 pid=42 kind=unix-peer owner=41 verdict=idle' >"$T/one"
check "and none is expected of it" accuses
tables '' ''

echo 'truth tid=43 pid=42 as=waiter' >"$T/one"
check "sees a task of which nothing is expected" accuses

# What the case expects of what a fixture made.
echo 'truth tid=43 pid=42 as=waiter log=/dev/log owner=41 heir=1' >"$T/one"
expects() {
	echo "$1" >"$T/one.rows"
}
expects 'waiter unix-peer {log} {owner} blocked deadlock {owner} how=holder holders={owner},{heir}'
check "agrees with a row" agree one
while read -r what row; do
	expects "$row"
	check "a row: sees a wrong $what" accuses
done <<'TABLE'
task waiters unix-peer {log} {owner} blocked deadlock {owner}
kind waiter unix-recv {log} {owner} blocked deadlock {owner}
no-kind waiter !unix-peer . . . . .
object waiter unix-peer {log}x {owner} blocked deadlock {owner}
part waiter unix-peer ~kmsg {owner} blocked deadlock {owner}
owner waiter unix-peer {log} {heir} blocked deadlock {owner}
outcome waiter unix-peer {log} {owner} running deadlock {owner}
verdict waiter unix-peer {log} {owner} blocked blocked {owner}
root waiter unix-peer {log} {owner} blocked deadlock {heir}
holder waiter unix-peer . . . . . holders={owner},7
fact waiter unix-peer {path} {owner} blocked deadlock {owner}
TABLE
rm "$T/one.rows"

malformed() {
	! well_formed >"$T/said"
}

tables 's/^3/3 3/' ''
check "sees a row with a field too many" malformed
tables '' ''
sed -i 's/ blocked/  blocked/' "$T/queues"
check "sees a blank too many" malformed
tables '' 's/waiter/wai\nter/'
check "sees a row cut in two" malformed
tables '' "s/waiter/wai$(printf '\033')ter/"
check "sees a terminal escape" malformed
finish
