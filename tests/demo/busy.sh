#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# guest: --root full --variant server --mem 3G --timeout 1800
# busy.sh [WORKERS [PASSES]]: a healthy Debian server: databases under load, and a web server most of whose 500 workers
# have nothing to do. Watched ten times a second for 1,000 passes there is no alert, and no bad verdict that lasts.
# shellcheck source=../cases/lib.sh
. "${HANGWATCH:-/hangwatch}/cases/lib.sh"
# shellcheck source=../cases/server.sh
. "${HANGWATCH:-/hangwatch}/cases/server.sh"
# shellcheck source=../cases/watch.sh
. "${HANGWATCH:-/hangwatch}/cases/watch.sh"

PATIENCE=900
workers=${1:-500} passes=${2:-1000}
lasts=10 # seconds: an emulated machine under load makes a lock's owner wait for a processor
bad=$T/bad

# A short wait for somebody who sleeps is no bad verdict; a cycle or an orphan is one at any age.
look() {
	table queues '
		$h["OUTCOME"] == "-" || $h["VERDICT"] ~ /^(idle|busy|unknown|kernel|remote)$/ { next }
		$h["VERDICT"] ~ /^(blocked|possible-deadlock)$/ && $h["OLDEST"] < lasts { next }
		{ print "# " $0 }' -v lasts="$lasts" >>"$bad"
	[ ! -e "$DIR/chains" ] || look_at_chains
}

look_at_chains() {
	table chains 'h["VERDICT"] && $h["VERDICT"] ~ /^(deadlock|stopped|orphaned)$/ { print "# " $0 }' >>"$bad"
}

# Idle: asleep in accept(), or in the lock that only one of them may hold to be there.
idle_workers() {
	table tasks '$h["COMM"] == "apache2" && $h["KIND"] ~ /^(tcp-accept|epoll|sysv-sem|futex|posix-lock|flock)$/ { n++ }
		END { print n + 0 }'
}

server_up "$workers" || bail "the server"
load interval_ms=100 alert_secs=$lasts || bail "insmod"
load_on
await_pass
echo "# $(idle_workers) workers idle, $(status tasks) tasks, a pass takes $(status pass_us) us"
check "the workers wait for work" [ "$(idle_workers)" -ge $((workers * 9 / 10)) ]
watch
look
echo "# $(status passes) passes of $(status tasks) tasks; $(status unknown) unknown, $(status unstable) unstable"
check "every row has its columns" well_formed
check "no bad verdict in $passes passes" nothing_bad
check "no alert" no_alerts
finish
