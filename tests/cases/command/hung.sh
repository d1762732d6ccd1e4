#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# guest: --root full --timeout 600
# The command does not hang with the machine: from a shell that is already there hangwatch-rescue answers while the log
# is full and nobody reads it, D-Bus is stopped, and root's filesystem is frozen; all at once in the end. What it says to
# do is done, and all are free.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"
# shellcheck source=../advised.sh
. "${0%/*}/../advised.sh"

# Not on the disk: what this case itself writes must not hang. The answers come from here.
R=/run/hung
mkdir -p "$R"
cp "$HANGWATCH/fixtures/hangwatch-rescue" "$R"
mkfifo "$R"/in
sh <>"$R"/in >"$R"/shell 2>&1 &
shell=$!

ask() {
	rm -f "$R"/status
	echo "$R/hangwatch-rescue $* >$R/said 2>&1; echo \$? >$R/status" >"$R"/in
	await "an answer" test -s "$R"/status
}

# answers TEXT STATUS [ARGS]: soon, that text and status.
answers() {
	answers_text=$1 answers_status=$2
	shift 2
	ask "$@" && [ "$(cat "$R"/status)" = "$answers_status" ] && grep -q -- "$answers_text" "$R"/said
}

said() {
	await "the answer '$1'" answers "$@" || { sed 's/^/# /' "$R"/said; return 1; }
}

some_wait_in() {
	grep -sl " $1+" /proc/[0-9]*/stack | grep -q .
}

main_pid() {
	systemctl show --property=MainPID --value "$1"
}

load interval_ms=200 alert_secs=2 || bail "insmod"
check "it answers on a healthy machine" said "nothing is stuck" 0
journal=$(main_pid systemd-journald)
bus=$(main_pid dbus)

# /dev/log is full.
kill -STOP "$journal"
for i in 1 2 3; do
	yes "a line of the log" | logger -t "flood$i" &
done
check "loggers wait" await "them" some_wait_in unix_wait_for_peer
check "/dev/log full: it answers" said "systemd-journal" 1
check "/dev/log full: what next" grep -q "kill -CONT $journal" "$R"/said
check "/dev/log full: why logger" said "systemd-journal" 1 why logger

# D-Bus is stopped, and who asks it waits.
kill -STOP "$bus"
busctl list >/dev/null 2>&1 &
check "D-Bus stopped: it answers" said "systemd-journal" 1
check "D-Bus stopped: it answers of D-Bus, too" said "dbus" 1 why busctl

# Root's filesystem is frozen.
fsfreeze -f / || bail "fsfreeze"
touch /root/hung &
victim=$!
check "who writes waits" await "it" some_wait_in percpu_rwsem_wait
check "root's filesystem frozen: it answers" said "frozen" 1
check "all at once: check" said "CRITICAL\\|WARNING" 1 check
check "all at once: tree" said "kill\\|frozen" 1 tree
check "all at once: report" said "/run/hangwatch/report" 0 report
sed 's/^/# /' "$R"/said

# What it said.
fsfreeze -u /
kill -CONT "$journal" "$bus"
wait $victim
pkill -x yes
check "all are free" said "nothing is stuck" 0
kill $shell

# What needs programs that only a whole Debian has.
situations_freed <<'TABLE'
ipcrm -q|sysv-msg-send reader=1
TABLE
rm -rf "$R" /root/hung /run/hangwatch
finish
