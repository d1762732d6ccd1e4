#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 5.10 7.x debug rt: teardown, under sanitizers too
# guest: --timeout 900
# rmmod at any moment: while readers have the tables open, while tasks come and
# go, right after insmod, and in the middle of an alert.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

case ${HANGWATCH_KERNEL-} in
debug | rt) rounds=${1:-4} ;;
5.10 | 6.12) rounds=${1:-6} ;;
*) rounds=${1:-12} ;;
esac
fixture churn churn n=1 || bail "fixture"
selflog crowd waiters=100 || bail "fixture"

# A reader that reads whatever is there until its flag is gone.
reader() {
	while [ -e "$T/reading" ]; do
		cat "$DIR/tasks" "$DIR/queues" /proc/hangwatch/alerts /proc/hangwatch/status
	done >/dev/null 2>&1
}

touch "$T/reading"
reader &
reader_pid=$!
reader &
other_pid=$!

bad=0
n=0
while [ $n -lt "$rounds" ]; do
	n=$((n + 1))
	insmod "$HANGWATCH/hangwatch.ko" interval_ms=$((n % 3 * 45 + 10)) alert_secs=0 waiters_max=3 2>"$T/err" ||
		insmod "$HANGWATCH/hangwatch.ko" interval_ms=100 alert_secs=1 waiters_max=3 || bad=$((bad + 1))
	case $((n % 3)) in
	0) ;;
	1) cat /proc/hangwatch/tasks >/dev/null ;;
	2) await_pass ;;
	esac
	await "rmmod" rmmod hangwatch 2>/dev/null || bad=$((bad + 1))
done
rm "$T/reading"
wait $reader_pid $other_pid
is "$rounds times insmod and rmmod" $bad 0
echo "# cycles $n"

# A file left open over rmmod: it either holds the module or reads nothing more.
load interval_ms=100 || bail "insmod"
for f in $DIR/tasks /proc/hangwatch/tasks; do
	load interval_ms=100 2>/dev/null
	exec 5<"$f"
	head -c 10 <&5 >/dev/null
	rmmod hangwatch 2>/dev/null
	cat <&5 >/dev/null 2>&1
	exec 5<&-
	check "rmmod with $f open is survived" await "rmmod" sh -c '! [ -d /sys/module/hangwatch ] || rmmod hangwatch' 2>/dev/null
done
check "nothing is left in debugfs" sh -c '! [ -e /sys/kernel/debug/hangwatch ]'
check "nothing is left in proc" sh -c '! [ -e /proc/hangwatch ]'
is "no thread is left" "$(cat /proc/[0-9]*/comm 2>/dev/null | grep -cx hangwatch)" 0
load interval_ms=100 || bail "insmod"
check "and it still works" agree crowd
stop churn
mkwait remove-ipc
finish
