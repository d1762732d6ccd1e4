# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
# shellcheck disable=SC2154  # $scene, $waiters: daemons.sh
# Loggers: journald, syslog-ng.  Sourced by tests/demo/daemons.sh.

qlen=/proc/sys/net/unix/max_dgram_qlen

# Queues as short as the kernel makes them; systemd makes them longer, at boot.  Lines for loggers.
log_up() {
	echo 10 >$qlen
	printf '%0200d\n' $(seq 600) >"$T/lines"
	echo MESSAGE=a line >"$T/entry"
}

# syslog-ng must not see systemd, or it would read what journald has, whatever its configuration says.
short_journal() {
	mkdir -p /etc/systemd/system/syslog-ng.service.d
	cat >/etc/systemd/system/syslog-ng.service.d/scene.conf <<-CONF
		[Service]
		TemporaryFileSystem=/run/systemd
		Type=simple
		EnvironmentFile=
		ExecStart=
		ExecStart=/usr/sbin/syslog-ng -F
		Restart=no
	CONF
	systemctl daemon-reload
	systemctl stop syslog-ng syslog.socket
	systemctl restart systemd-journald.socket systemd-journald-dev-log.socket systemd-journald.service
}

# journald holds its sockets, and so does PID 1, which made them.  A crowd at the door of syslog(3), and one at its own.
scene_journald() {
	begin journald
	check "$scene: short queues" short_journal
	journald=$(main_pid systemd-journald)
	halt "$journald"
	for i in 1 2 3 4; do asker logger -t daemons -f "$T/lines"; done
	all_asleep unix_wait_for_peer
	shown kind=unix-peer object=/run/systemd/journal/dev-log "owner=$journald" "root=$journald" \
		how=holder outcome=stopped verdict=stopped "holders=1,$journald"
	chain verdict=stopped behind=4+ "root=$journald" "says=socket_/run/systemd/journal/dev-log:_it_is_stopped_by"
	kill -CONT "$journald"
	ends
}

scene_native() {
	begin native
	journald=$(main_pid systemd-journald)
	halt "$journald"
	for i in $(seq 14); do asker logger --journald="$T/entry"; done
	check "$scene: they wait" await "three of them" sleepers_are 3
	shown kind=unix-peer object=/run/systemd/journal/socket "owner=$journald" "root=$journald" \
		how=holder outcome=stopped verdict=stopped "holders=1,$journald"
	chain verdict=stopped behind=3+ "root=$journald" "says=socket_/run/systemd/journal/socket:_it_is_stopped_by"
	kill -CONT "$journald"
	ends
}

# syslog-ng alone has /dev/log; what it reads goes to a file, and into a FIFO if $1 says so.
syslog_config() {
	version=$(grep '^@version' /etc/syslog-ng/syslog-ng.conf)
	cat >/etc/syslog-ng/syslog-ng.conf <<-CONF
		$version
		source s { unix-dgram("/dev/log" log-iw-size(100)); };
		destination d { $1 };
		log { source(s); destination(d); flags(flow-control); };
	CONF
	systemctl stop syslog-ng syslog.socket
	systemctl mask --quiet --now systemd-journald-dev-log.socket
	rm -f /dev/log
	systemctl start syslog-ng
	syslog_ng=$(main_pid syslog-ng)
	await "/dev/log" owns_dev_log
}

owns_dev_log() {
	[ ! -L /dev/log ] && [ -S /dev/log ]
}

scene_syslog() {
	begin syslog
	check "$scene: /dev/log is its own" syslog_config 'file("/var/log/all" log-fifo-size(1000));'
	halt "$syslog_ng"
	for i in 1 2 3 4; do asker logger -t daemons -f "$T/lines"; done
	all_asleep unix_wait_for_peer
	shown kind=unix-peer object=/dev/log "owner=$syslog_ng" outcome=stopped verdict=stopped
	chain verdict=stopped behind=4+ "root=$(threads_of "$syslog_ng")" "says=socket_/dev/log:_it_is_stopped_by"
	kill -CONT "$syslog_ng"
	ends
}

# What it reads can't go on, so it reads no more: it sleeps in its event loop, which doesn't watch /dev/log now.
scene_fifo() {
	begin fifo
	mkfifo /run/reports
	cat /run/reports >/dev/null &
	reader=$!
	check "$scene: /dev/log is its own" syslog_config 'pipe("/run/reports" log-fifo-size(1000));'
	halt "$reader"
	for i in 1 2 3 4 5 6; do asker logger -t daemons -f "$T/lines"; done
	all_asleep unix_wait_for_peer
	shown kind=unix-peer object=/dev/log "owner=$syslog_ng" outcome=blocked verdict=blocked
	chain verdict=blocked behind=6+ "root=$(threads_of "$syslog_ng")" "says=socket_/dev/log:_it_sleeps_in_epoll"
	kill -CONT "$reader"
	ends
	systemctl stop syslog-ng
	kill "$reader" 2>/dev/null
}

# A frozen service.
scene_frozen() {
	begin frozen
	check "$scene: /dev/log is its own" syslog_config 'file("/var/log/all" log-fifo-size(1000));'
	check "$scene: frozen" systemctl freeze syslog-ng
	for i in 1 2 3 4; do asker logger -t daemons -f "$T/lines"; done
	all_asleep unix_wait_for_peer
	shown kind=unix-peer object=/dev/log "owner=$syslog_ng" outcome=stopped verdict=stopped
	chain verdict=stopped behind=4+ "root=$(threads_of "$syslog_ng")" "says=is_frozen_in_cgroup_/system.slice/syslog-ng.service"
	systemctl thaw syslog-ng
	ends
}
