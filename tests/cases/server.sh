# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
# A server of Debian's, in the full guest of variant `server`, sourced after lib.sh:
#	server_up N	PostgreSQL, MariaDB, nginx on port 8080, Apache with N prefork workers on port 80
#	load_on		clients for all of them, a cron job and lines for the log
#	tools_up	tools that wait in ways of their own
# All of it lives as long as the guest.
# Nothing here knows of hangwatch.

apache_workers() {
	cat >/etc/apache2/conf-available/workers.conf <<-CONF
		ServerName guest
		StartServers $1
		MinSpareServers 5
		MaxSpareServers $1
		ServerLimit $(($1 + 50))
		MaxRequestWorkers $(($1 + 50))
	CONF
	a2dismod -q -f mpm_event && a2enmod -q mpm_prefork && a2enconf -q workers
}

# The workers the parent wants, asleep in accept() or the lock before it.
workers_are() {
	[ "$(pgrep -c -P "$(cat /run/apache2/apache2.pid)")" -ge "$1" ]
}

databases_answer() {
	su postgres -c 'psql -qAtc "select 1"' >/dev/null 2>&1 && mariadb -e 'select 1' >/dev/null 2>&1
}

server_up() {
	sed -i 's/:80 /:8080 /; s/listen 80 /listen 8080 /' /etc/nginx/sites-available/default
	apache_workers "$1" >/dev/null 2>&1 || return 1
	systemctl restart nginx && systemctl restart apache2 || return 1
	await "Apache's workers" workers_are "$1" && await "the databases" databases_answer || return 1
	su postgres -c 'cd && createdb bench && pgbench -q -i -s 1 bench' >/dev/null 2>&1
}

# again CMD...: for ever, in the background
again() {
	setsid nice -n 15 sh -c 'while :; do "$@"; done' again "$@" >/dev/null 2>&1 &
}

load_on() {
	renice -n -15 -p $$ >/dev/null # who watches must get the processor
	again su postgres -c 'cd && pgbench -n -c 20 -j 4 -T 60 bench'
	again mariadb-slap --auto-generate-sql --concurrency=10 --number-of-queries=500
	again ab -q -k -c 10 -n 20000 http://127.0.0.1/
	again ab -q -c 5 -n 5000 http://127.0.0.1:8080/
	again sh -c 'logger -t load a line; sleep 0.2'
	echo '* * * * * root date >>/tmp/jobs; sleep 5' >/etc/cron.d/load
}

# What people leave running: a pipe, a lock, tail -f, a terminal, monitors.
tools_up() {
	setsid sh -c 'sleep 100000 | cat' &
	setsid sh -c 'flock /tmp/lock sleep 100000' &
	await "the lock" test -e /tmp/lock
	setsid flock /tmp/lock true &
	setsid tail -f /var/log/dpkg.log >/dev/null 2>&1 &
	setsid script -qc 'sh -i' /dev/null </dev/null >/dev/null 2>&1 &
	setsid dbus-monitor --system >/dev/null 2>&1 &
	setsid udevadm monitor >/dev/null 2>&1 &
	setsid journalctl -qf >/dev/null 2>&1 &
}
