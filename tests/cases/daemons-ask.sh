# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck disable=SC2154  # $scene, $waiters: daemons.sh
# Daemons that are asked and don't answer: dbus-daemon, nslcd; and who doesn't read: script(1), auditd.  Sourced by
# tests/demo/daemons.sh.

# Whom others ask is stopped; the command asks neither NSS nor D-Bus, and says what to do.
command_answers() {
	"$HANGWATCH/fixtures/hangwatch-rescue" --min-age 0 >"$T/said"
	check "$scene: the command answers" grep -q "kill -CONT $1" "$T/said"
}

scene_dbus() {
	begin dbus
	dbus=$(main_pid dbus)
	halt "$dbus"
	asker busctl list
	asker dbus-send --system --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.ListNames
	all_asleep do_sys_poll
	shown kind=unix-poll "owner=$dbus" outcome=stopped verdict=stopped
	chain verdict=stopped behind=2 "root=$(threads_of "$dbus")" "says=it_is_stopped_by"
	command_answers "$dbus"
	kill -CONT "$dbus"
	ends
}

scene_nslcd() {
	begin nslcd
	sed -i 's/^passwd:.*/passwd: files ldap/' /etc/nsswitch.conf
	nslcd=$(pidof nslcd)
	halt "$nslcd"
	asker getent passwd ghost
	asker id ghost
	all_asleep do_sys_poll
	shown kind=unix-poll "owner=$nslcd" outcome=stopped verdict=stopped
	chain verdict=stopped behind=2 "root=$(threads_of "$nslcd")" "says=it_is_stopped_by"
	command_answers "$nslcd"
	kill -CONT "$nslcd"
	ends
	sed -i 's/^passwd:.*/passwd: files/' /etc/nsswitch.conf
}

# A daemon that accepts nobody: the first find room in its backlog, the others wait for it.
scene_backlog() {
	begin backlog
	echo 2 >/proc/sys/net/core/somaxconn
	sed -i 's/^passwd:.*/passwd: files ldap/' /etc/nsswitch.conf
	check "$scene: a short backlog" systemctl restart nslcd
	nslcd=$(pidof nslcd)
	halt "$nslcd"
	for i in 1 2 3 4 5 6; do asker getent passwd "ghost$i"; done
	check "$scene: they wait" await "two of them" sleepers_are 2
	shown kind=unix-peer object=/var/run/nslcd/socket "owner=$nslcd" how=exact outcome=stopped verdict=stopped
	chain verdict=stopped behind=6 "root=$(threads_of "$nslcd")" "says=socket_/var/run/nslcd/socket:_it_is_stopped_by"
	kill -CONT "$nslcd"
	ends
	sed -i 's/^passwd:.*/passwd: files/' /etc/nsswitch.conf
	echo 4096 >/proc/sys/net/core/somaxconn
}

scene_script() {
	begin script
	script -qc 'exec yes' /dev/null >/dev/null </dev/null &
	script=$!
	check "$scene: something is written" await "yes" pgrep -P "$script" yes
	halt "$script"
	waiters=$(pgrep -P "$script" yes)
	all_asleep n_tty_write
	shown kind=tty-write "owner=$script" "root=$script" outcome=stopped verdict=stopped
	chain verdict=stopped behind=1 "root=$script" "says=terminal_/dev/pts/"
	kill -KILL "$script"
	ends
}

# One after the other of the crowd may go on for a moment, so that it is asked for as a whole.
auditd_holds_up() {
	table queues '$h["KIND"] == "audit-backlog" && $h["OWNER"] == "auditd[" pid "]" && $h["WAITERS"] >= 10 &&
		$h["OUTCOME"] == "stopped" && $h["VERDICT"] == "stopped" { found = 1 }
		END { exit !found }' -v pid="$1"
}

in_backlog() {
	sleeping=0
	for pid in $waiters; do
		! asleep audit_log_start "$pid" || sleeping=$((sleeping + 1))
	done
	[ "$sleeping" -ge "$1" ]
}

# The opens of ls(1) are audited.
audit_up() {
	systemctl start auditd
	auditd=$(main_pid auditd)
	auditctl -e 1 && auditctl -b 8 && auditctl --backlog_wait_time 60000 || return 1
	auditctl -a always,exit -F arch=b64 -S openat -F "exe=$(realpath "$(command -v ls)")"
}

scene_auditd() {
	begin auditd
	check "$scene: a rule" audit_up
	halt "$auditd"
	for i in $(seq 20); do asker ls -R /etc /usr/lib/systemd /usr/share/perl5; done
	check "$scene: they wait" await "ten of them" in_backlog 10
	check "$scene: the tables" await "the owner" auditd_holds_up "$auditd"
	chain verdict=stopped behind=10+ "root=$auditd" "says=for_audit-backlog_audit_backlog_wait:_it_is_stopped_by"
	auditctl -D >/dev/null
	auditctl -b 8192 >/dev/null
	kill -CONT "$auditd"
	ends
}
