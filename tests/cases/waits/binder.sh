#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 5.10 7.x: layouts from the sources, from BTF
# guest: --timeout 300
# alone: binder_linux cannot be unloaded
# Binder transactions without a reply: who was to handle them, and what that does.  The module that knows binder is loaded
# after hangwatch: its structures are learned then.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

load interval_ms=200 || bail "insmod"
echo "# before: $(grep '^kind_binder' $DIR/status)"
if modprobe -q binder_linux && [ -e /dev/binder ]; then
	check "the layout is known" [ "$(status kind_binder)" = on ]
fi

queue() {
	grep -h ' binder' "$DIR/queues" | sed 's/^/# /'
	case $2 in
	*taken-stop*)
		check "$1 $2: the sentence" chain_says stopped 1 "manager[$(truth_value one manager)]" \
			'1 task waits behind manager.* for binder /dev/binder: it is stopped by SIGSTOP \(stopped\)\.' ;;
	esac
}

waits queue <<'TABLE'
manager binder-read /dev/binder . . idle .	binder-read
manager timer . . . . .	binder server=idle waiters=3
client binder /dev/binder {manager} blocked blocked {manager} | how=holder
manager jobctl . . . . .	binder server=stop waiters=2
client binder /dev/binder {manager} stopped stopped {manager} | how=holder
manager timer . . . . .	binder server=taken
client binder /dev/binder {manager} blocked blocked {manager} | how=exact
manager jobctl . . . . .	binder server=taken-stop
client binder /dev/binder {manager} stopped stopped {manager} | how=exact
manager binder-read /dev/binder . . . .	binder server=taken-read
client binder /dev/binder {manager} blocked blocked {manager} | how=exact
manager timer . . . . .	binder server=taken-gone
client binder /dev/binder - absent orphaned - | how=none
manager timer . . . . .	binder server=pool
client binder /dev/binder {manager} blocked blocked {manager} | how=exact
pooled binder-read /dev/binder . . . .
TABLE

check "every row has its columns" well_formed
finish
