#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# guest: --root full --timeout 600
# What contrib/ has for systemd and modprobe, installed as it says: the service loads the module with the parameters of
# modprobe.d, the journal has the alerts, a command runs for each, and modules-load.d loads it without the service.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"
CONTRIB=$HANGWATCH/fixtures/contrib
MODULES=/lib/modules/$(uname -r)/updates

remove() {
	systemctl stop hangwatch 2>/dev/null
	rm -rf "$MODULES/hangwatch.ko" /usr/local/sbin/hangwatch /etc/systemd/system/hangwatch.service* \
		/etc/modprobe.d/hangwatch.conf /etc/modules-load.d/hangwatch.conf /run/hangwatch
	depmod
	systemctl daemon-reload
}

in_journal() {
	journalctl --unit hangwatch --output cat | grep -q "$1"
}

report_there() {
	ls /run/hangwatch/report-*.tar >/dev/null 2>&1
}

install -D -m 644 "$HANGWATCH/hangwatch.ko" "$MODULES/hangwatch.ko"
depmod
install -D -m 755 "$HANGWATCH/fixtures/hangwatch-rescue" /usr/local/sbin/hangwatch
install -m 644 "$CONTRIB/hangwatch.service" /etc/systemd/system/
sed 's/interval_ms=1000/interval_ms=300/; s/alert_secs=30/alert_secs=1/' "$CONTRIB/modprobe.conf" >/etc/modprobe.d/hangwatch.conf
systemctl daemon-reload

check "the service starts" systemctl start hangwatch
check "and stays" systemctl --quiet is-active hangwatch
is "with the parameters of modprobe.d" "$(parameter interval_ms)" 300
fixture one dgram-self waiters=3 || bail "fixture"
check "the journal has the alert" await "it" in_journal 'alert 1 active: deadlock: 4 tasks wait for unix-peer'
stop one
check "and its end" await "it" in_journal 'alert 1 ended: deadlock'

# As the unit's comment says.
mkdir -p /etc/systemd/system/hangwatch.service.d
sed -n 's/^#	\(ExecStart=.*\)/\1/p' "$CONTRIB/hangwatch.service" | sed '1i [Service]' >/etc/systemd/system/hangwatch.service.d/exec.conf
systemctl daemon-reload
check "with a command" systemctl restart hangwatch
fixture two dgram-self waiters=3 || bail "fixture"
check "it runs for an alert: a report" await "it" report_there
stop two

check "the service stops" systemctl stop hangwatch
check "then the module can go" rmmod hangwatch
sed 's/^#hangwatch/hangwatch/' "$CONTRIB/modules-load.conf" >/etc/modules-load.d/hangwatch.conf
check "modules-load.d" systemctl restart systemd-modules-load
check "loads it" loaded
remove
unload
check "nothing is left" sh -c '! [ -d /sys/module/hangwatch ]'
finish
