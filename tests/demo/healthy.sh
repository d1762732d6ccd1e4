#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# guest: --root full
# A healthy Debian with logins over ssh, cron jobs and lines for the log, watched five times a second with an alert
# after two seconds: there is nothing to alert, at no time, and no demand is badly stuck.
# shellcheck source=../cases/lib.sh
. "${HANGWATCH:-/hangwatch}/cases/lib.sh"

key=/root/.ssh/healthy
bad=$T/bad

set_up() {
	install -d -m 700 /root/.ssh
	ssh-keygen -q -t ed25519 -N '' -f "$key" && cp "$key.pub" /root/.ssh/authorized_keys || return 1
	echo '* * * * * root date >>/tmp/jobs' >/etc/cron.d/healthy
	systemctl restart cron && systemctl restart ssh
}

login() {
	ssh -q -i "$key" -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null root@127.0.0.1 "$@"
}

# look: notes demands whose verdict is bad; a short wait for somebody who sleeps is none.
look() {
	table queues '
		$h["OUTCOME"] == "-" || $h["VERDICT"] ~ /^(idle|busy|unknown|kernel|remote)$/ { next }
		$h["VERDICT"] == "blocked" && $h["OLDEST"] < 2 { next }
		{ print "# " $0 }' >>"$bad"
}

logins() {
	done=0
	while [ "$done" -lt "$1" ]; do
		login true || return 1
		done=$((done + 1))
		look
	done
}

log_lines() {
	lines=0
	while [ "$lines" -lt "$1" ]; do
		logger -t healthy "line $lines" || return 1
		lines=$((lines + 1))
	done
	look
}

log_has() {
	grep -q "$1" /var/log/syslog /var/log/messages 2>/dev/null || journalctl -q -b -t healthy --grep "$1" >/dev/null
}

nothing_bad() {
	cat "$bad"
	[ ! -s "$bad" ]
}

check "sshd, cron and keys" set_up
load interval_ms=200 alert_secs=2 || bail "insmod"
check "ten logins" logins 10
check "100 lines for the log" log_lines 100
check "they arrive" await "the last line" log_has "line 99"
check "a login with a shell that waits" login 'sleep 3'
check "cron jobs run" await "a cron job" test -s /tmp/jobs
look
check "50 passes" await "passes" passes_reach 50
check "every row has its columns" well_formed
check "no demand was badly stuck" nothing_bad
check "no alert" no_alerts
finish
