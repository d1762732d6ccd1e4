#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# guest: --mem 8G --timeout 1800
# 100,000 sleepers (fewer on some kernels, for time): a row each, none twice, none cut, in one cat.
PATIENCE=900
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

# The sanitizers make a task as dear as twenty.
case ${HANGWATCH_KERNEL-} in
debug) many=${1:-5000} ;;
5.10 | 6.12) many=${1:-20000} ;;
*) many=${1:-100000} ;;
esac
if [ "$(awk '/^MemTotal/ { print $2 }' /proc/meminfo)" -lt $((many * 60)) ]; then
	skip "$many sleepers" "not enough memory in this guest"
	finish
fi
echo $((many + 20000)) >/proc/sys/kernel/pid_max
echo $((many + 20000)) >/proc/sys/kernel/threads-max
fixture many many n="$many" || bail "fixture"
load interval_ms=60000 memory_max_kb=3000000 || bail "insmod"
cat "$DIR/tasks" >"$T/copy"
is "tasks has a row for each" "$(awk 'NR == 1 { for (i = 2; i <= NF; i++) h[$i] = i - 1; next }
	$h["COMM"] == "many" && !seen[$h["TID"]]++ { n++ } END { print n }' "$T/copy")" \
	"$((many + (many + 3999) / 4000))"
is "no task is missing" "$(awk 'FNR == 1 { part++ }
	part == 1 { if (FNR == 1) for (i = 2; i <= NF; i++) h[$i] = i - 1; else seen[$h["TID"]] = 1; next }
	$1 == "truth" && !(substr($2, 5) in seen) { n++ } END { print n + 0 }' "$T/copy" "$T/many")" 0
check "every row has its columns" well_formed
is "nothing was dropped" "$(status dropped)" 0
check "tail" sh -c "tail -n 1 $DIR/tasks | cmp - - && tail -n 1 $DIR/tasks >$T/a && tail -n 1 $T/copy | cmp - $T/a"
check "dd bs=1" sh -c "dd if=$DIR/tasks bs=1 count=5000 2>/dev/null >$T/a; head -c 5000 $T/copy | cmp - $T/a"
echo "# pass_us $(status pass_us) rcu_max_us $(status rcu_max_us) stretch_max_us $(status stretch_max_us)"
finish
