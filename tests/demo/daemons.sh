#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# guest: --root full --variant daemons --timeout 1500
# daemons.sh [SCENE...]: hangs of Debian's own daemons, one after the other, each cured before the next.  Of each the
# owner, the outcome, the verdict, the root and the sentence.  The scene hops goes on where nfs ends.
# shellcheck source=../cases/lib.sh
. "${HANGWATCH:-/hangwatch}/cases/lib.sh"
for part in daemons daemons-log daemons-fs daemons-ask; do
	# shellcheck source=/dev/null
	. "$HANGWATCH/cases/$part.sh"
done

PATIENCE=60
[ $# -gt 0 ] || set -- fuse fuse_self autofs nfs hops freeze flock heir dbus nslcd backlog script journald native syslog fifo frozen auditd

log_up
load interval_ms=200 alert_secs=3600 || bail "insmod"
for name in "$@"; do
	"scene_$name"
done
check "every row has its columns" well_formed
finish
