#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# selftest: 0
# Of cases that share a guest, one that leaves something behind fails by name, and the next does not run.

failed=0
mkdir -p /hangwatch/cases/litter /hangwatch/modules

# case NAME: its lines are those of standard input
case_is() {
	{ echo "#!/bin/sh"; cat; echo "echo ok 1"; } >"/hangwatch/cases/litter/$1.sh"
}

# told: what the runner said
told() {
	failed=1
	echo "# $1"
	sed 's/^/# /' /tmp.said
}

# says NAME TEXT: the case fails with this, and the one after it does not begin
says() {
	sh /hangwatch/guest/cases "litter/$1.sh" litter/clean.sh >/tmp.said
	grep -q "^not ok - litter/$1.sh leaves behind: $2" /tmp.said || told "$1: not '$2'"
	! grep -q 'litter/clean.sh begins' /tmp.said || told "$1: it goes on"
}

case_is clean </dev/null
echo 'modprobe dummy' | case_is stock
echo 'setsid sleep 1000 & mkdir -p /sys/fs/cgroup/left' | case_is process
echo 'mkdir /tmp/left && mount -t tmpfs left /tmp/left' | case_is mount
echo 'modprobe brd' | case_is module
: >/hangwatch/modules/brd.ko # one of ours, then

sh /hangwatch/guest/cases litter/clean.sh litter/stock.sh litter/clean.sh >/tmp.said
[ "$(grep -c 'ends: status 0' /tmp.said)" = 3 ] || told "not three clean ones"
! grep -q '^dummy ' /proc/modules || told "dummy is still there"
says process 'process [0-9]* sleep'
says mount 'mount /tmp/left'
says module 'module brd'
exit $failed
