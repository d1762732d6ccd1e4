#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 5.10 7.x debug rt: races of stacks and lists, under sanitizers too
# guest: --timeout 900
# Tasks that sleep, wake, fork, exec and exit as fast as they can, of many
# families at once, each named by its comm: no row may say what that task
# could not have been doing, nor give it an object that could not have been its
# own, in any of 200 passes (fewer where each is dear).
PATIENCE=600
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

case ${HANGWATCH_KERNEL-} in
debug | rt) passes=${1:-60} ;;
*) passes=${1:-200} ;;
esac
rt=0
[ "${HANGWATCH_KERNEL-}" != rt ] || rt=1
fixture churn churn n=1 || bail "fixture"
renice -n -15 -p $$ >/dev/null # it has some sixty neighbours that never rest
load interval_ms=100 alert_secs=20 || bail "insmod"

# A kind nobody could name is no wrong row; it is counted.  What a name must be is known of some kinds.
judge() {
	awk -v rt="$rt" '
		function must_match(kind,	pid) {
			pid = $h["PID"]
			if (kind == "child") return "^(children-of:" pid "|child:[0-9]+)$"
			if (kind == "vfork") return "^child:[0-9]+$"
			if (kind == "futex") return "^futex:[0-9a-f]+@.*\\[" pid "\\]$"
			if (kind == "join") return "^thread:[0-9]+$"
			if (kind == "pipe-read" || kind == "pipe-write") return "^pipe:\\[[0-9]+\\]$"
			if (kind == "timer") return "^(for:[01]\\.|in:)"
			if (kind == "epoll") return "^epoll(:|$)"
			if (kind == "eventfd") return "eventfd"
			if (kind == "timerfd") return "timerfd"
			if (kind ~ /^tcp-/) return "127\\.0\\.0\\.1|^tcp:"
			if (kind == "udp-recv") return "127\\.0\\.0\\.1"
			if (kind == "signal") return "^sigtimedwait$"
			if (kind == "flock") return "/comm$|^-$"
			return "."
		}
		# With PREEMPT_RT everybody may have to wait for a spinlock
		function in_spinlock() {
			return $h["KIND"] == "rt-mutex" && $h["STATE"] == "D" &&
				$h["FRAMES"] ~ /^(rtlock_slowlock_locked<rt_(spin|read|write)_lock|rt_write_lock)</
		}
		# Who executes a program may be moved to another processor (sched_exec(), kernel/sched/core.c).
		function moves_on() {
			return $h["KIND"] == "completion" && $h["NAME"] == "in:stop_one_cpu" &&
				$h["SYSCALL"] ~ /^execve/
		}
		FNR == 1 { part++ }
		part == 1 && $1 == "may" {
			comm = substr($2, 6)
			known[comm] = 1
			n = split(substr($3, 7), kind, ",")
			for (i = 1; i <= n; i++) may[comm, kind[i]] = 1
			next
		}
		part == 1 { next }
		FNR == 1 { for (i = 2; i <= NF; i++) h[$i] = i - 1; next }
		!($h["COMM"] in known) { next }
		$h["KIND"] == "unknown" || $h["KIND"] == "-" || $h["KIND"] == "waitqueue" { unknown++; next }
		rt && in_spinlock() || moves_on() { right++; next }
		!(($h["COMM"], $h["KIND"]) in may) || $h["NAME"] !~ must_match($h["KIND"]) {
			print "# " $0
			wrong++
			next
		}
		{ right++ }
		END { print wrong + 0, right + 0, unknown + 0 }' "$T/churn" "$DIR/tasks"
}

wrong=0 right=0 unknown=0 judged=0
while [ "$judged" -lt "$passes" ]; do
	await "a pass" passes_reach $(($(status passes) + 1)) || break
	judged=$((judged + 1))
	judge >"$T/judged"
	grep '^#' "$T/judged" | head -n 3
	# shellcheck disable=SC2046  # three numbers
	set -- $(tail -n 1 "$T/judged")
	wrong=$((wrong + $1)) right=$((right + $2)) unknown=$((unknown + $3))
done
is "no wrong row in $passes passes" "$wrong $judged" "0 $passes"
echo "# $right right, $unknown without a name"
echo "# passes $judged"
check "and some right ones" [ "$right" -gt $((passes / 10)) ]
check "no alert" no_alerts
check "every row has its columns" well_formed
stop churn
mkwait remove-ipc
finish
