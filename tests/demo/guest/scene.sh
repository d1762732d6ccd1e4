# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# The machine of the incident, in a guest: a syslog-ng that owns /dev/log and logs to itself, logins over ssh, cron jobs,
# and a crowd that logs. The stuck tasks are known here from /proc/PID/stack alone (5.10 has no wchan), so that it can be
# compared with what hangwatch says. Sourced by play and crash.

demo=/hangwatch/modules/demo
key=/root/.ssh/demo
stuck_in=unix_wait_for_peer

# say: text for people, indented less than what commands print.
say() {
	printf '\n'
	printf '%s\n' "$@"
}

# show COMMAND...: the command as one would type it, then what it prints.
show() {
	printf '\n    # %s\n' "$*"
	bash -c "$*" 2>&1 | sed 's/^/    /'
}

# until_true SECONDS COMMAND...
until_true() {
	local end=$((SECONDS + $1))
	until "${@:2}"; do
		((SECONDS < end)) || return 1
		sleep 0.5
	done
}

# stuck_pids: processes whose first thread sleeps in unix_wait_for_peer.
stuck_pids() {
	grep -sl " $stuck_in+" /proc/[0-9]*/stack | cut -d/ -f3
}

stuck() {
	stuck_pids | wc -l
}

stuck_at_least() {
	(($(stuck) >= $1))
}

# stuck_threads: every thread in the system, also the ones that are not the first of their process.
stuck_threads() {
	grep -sl " $stuck_in+" /proc/[0-9]*/task/[0-9]*/stack | wc -l
}

# stuck_by_name: how many of each program. No process per process: there are many, and the machine is emulated.
stuck_by_name() {
	local pid comm
	for pid in $(stuck_pids); do
		read -r comm <"/proc/$pid/comm" && echo "$comm"
	done 2>/dev/null | sort | uniq -c | sort -rn
}

# stuck_like COMM: how many processes of this name are stuck; comm ends at 15 characters.
stuck_like() {
	stuck_by_name | awk -v name="$1" '$2 ~ "^" name { n += $1 } END { print n + 0 }'
}

some_stuck_like() {
	(($(stuck_like "$1") >= $2))
}

logger_pid() {
	systemctl show --property=MainPID --value syslog-ng
}

logger_is_stuck() {
	grep -qs " $stuck_in+" "/proc/$(logger_pid)"/task/*/stack
}

# /dev/log is a datagram socket (type 2) in syslog-ng's file table, not journald's symbolic link.
logger_owns_dev_log() {
	local inode
	[[ -S /dev/log && ! -L /dev/log ]] || return 1
	inode=$(awk '$5 == "0002" && $NF == "/dev/log" { print $7 }' /proc/net/unix)
	[[ -n $inode ]] && find "/proc/$(logger_pid)/fd" -lname "socket:\[$inode\]" | grep -q .
}

set_logger() {
	install -m 644 "$demo/selflog.so" /usr/local/lib/
	{ grep '^@version' /etc/syslog-ng/syslog-ng.conf; cat "$demo/syslog-ng.conf"; } >/run/syslog-ng.conf
	mv /run/syslog-ng.conf /etc/syslog-ng/
	install -D -m 644 "$demo/selflog.conf" /etc/systemd/system/syslog-ng.service.d/selflog.conf
	sysctl -qw net.unix.max_dgram_qlen=10 # the kernel's default, now as then; systemd raises it
	systemctl daemon-reload
	systemctl stop syslog-ng syslog.socket
	systemctl mask --quiet --now systemd-journald-dev-log.socket
	rm -f /dev/log
	systemctl start syslog-ng
	until_true 30 logger_owns_dev_log && return
	systemctl status --no-pager syslog-ng >&2
	return 1
}

set_logins() {
	install -d -m 700 /root/.ssh
	ssh-keygen -q -t ed25519 -N '' -f "$key"
	cp "$key.pub" /root/.ssh/authorized_keys
	mkdir -p /etc/ssh/sshd_config.d
	echo "LoginGraceTime 3600" >/etc/ssh/sshd_config.d/demo.conf # a slow machine may show a login for longer
	systemctl restart ssh
}

# Loaded before the hang: cron says in the log that it read a new table.
set_jobs() {
	for ((i = 0; i < 5; i++)); do
		echo "* * * * * root /bin/true"
	done >/etc/cron.d/demo
	systemctl restart cron
}

set_scene() {
	set_logger && set_logins && set_jobs
}

# login: as a user would, over the network.
login() {
	ssh -q -i "$key" -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null root@127.0.0.1 "$@"
}

# logins N: people who try at the same time.
logins() {
	local i
	for ((i = 0; i < $1; i++)); do
		login true </dev/null &>/dev/null &
	done
}

# crowd N: programs that have something to say.
crowd() {
	local i
	for ((i = 0; i < $1; i++)); do
		logger -t "app$i" "the daily report" &>/dev/null &
	done
}

# crowd_until N: grows the crowd until so many processes are stuck.
crowd_until() {
	local missing round
	for ((round = 0; round < 20; round++)); do
		missing=$(($1 - $(stuck)))
		((missing > 0)) || return 0
		crowd "$missing"
		until_true 60 stuck_at_least "$1" || true
	done
	return 1
}

switch_on() {
	touch /run/selflog.debug
}

# burst: four programs that write faster than syslog-ng reads.
burst() {
	local i
	for ((i = 0; i < 4; i++)); do
		yes "line of the nightly report" 2>/dev/null | head -n 500 | logger -t "report$i" &>/dev/null &
	done
}

# hang_logger: the queue need only be full once. Nobody else reads it, so a syslog-ng that is stuck stays so.
hang_logger() {
	local round
	switch_on
	for ((round = 0; round < 20; round++)); do
		burst
		until_true 10 logger_is_stuck && return
	done
	return 1
}

cure() {
	rm -f /run/selflog.debug
	systemctl kill --signal=KILL syslog-ng
	systemctl restart syslog-ng
}
