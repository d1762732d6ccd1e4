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

while read -r what options; do
	# shellcheck disable=SC2086  # options are words
	if fixture one "$what" $options; then
		await_pass
		check "$what $options" agree one
		grep -h ' binder' "$DIR/queues" | sed 's/^/# /'
		case $options in
		*taken-stop*)
			check "$what $options: the sentence" chain_says stopped 1 "manager[$(truth_value one owner)]" \
				'1 task waits behind manager.* for binder /dev/binder: it is stopped by SIGSTOP \(stopped\)\.' ;;
		esac
	elif grep -q '^mkwait: skipped' "$T/one.err"; then
		skip "$what $options" "$(cat "$T/one.err")"
	else
		not_ok "$what $options: the fixture failed"
	fi
	stop one
done <<'TABLE'
binder-read
binder server=idle waiters=3
binder server=stop waiters=2
binder server=taken
binder server=taken-stop
binder server=taken-read
binder server=taken-gone
binder server=pool
TABLE

check "every row has its columns" well_formed
finish
