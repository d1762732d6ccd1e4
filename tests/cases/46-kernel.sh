#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Waits in the kernel whose end is somebody's or the kernel's own business.
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

load interval_ms=200 || bail "insmod"

while read -r name options; do
	# shellcheck disable=SC2086  # options are words
	if fixture one "$name" $options; then
		await_pass
		check "$name${options:+ $options}" agree one
		[ "$options" != in=srcu ] || is "it is the kernel that must act" "$(table queues '
			$h["KIND"] == "rcu" && $h["NAME"] == "srcu" { print $h["OWNER"], $h["OUTCOME"], $h["VERDICT"] }')" \
			"- kernel kernel"
	elif grep -q '^mkwait: skipped' "$T/one.err"; then
		skip "$name${options:+ $options}" "$(cat "$T/one.err")"
	else
		not_ok "$name${options:+ $options}: the fixture failed"
	fi
	stop one
done <<'TABLE'
kernel in=srcu
kernel in=kthread-stop
kernel in=completion
TABLE

check "every row has its columns" well_formed
finish
