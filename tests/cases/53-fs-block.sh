#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# guest: --timeout 300
# A block device that doesn't answer: the file, the journal, the device that is waited for.
# shellcheck source=lib.sh
. "${0%/*}/lib.sh"

load interval_ms=200 || bail "insmod"

while read -r options; do
	# shellcheck disable=SC2086  # options are words
	if fixture one block $options; then
		await_pass
		check "block $options" agree one
		pid=$(truth_value one pid)
		table tasks '$h["TID"] == pid || $h["COMM"] ~ /jbd2|kworker/ && $h["STATE"] == "D"' -v pid="$pid" |
			sed 's/^/# /'
	elif grep -q '^mkwait: skipped' "$T/one.err"; then
		skip "block $options" "$(cat "$T/one.err")"
	else
		not_ok "block $options: the fixture failed"
	fi
	stop one
done <<'TABLE'
in=read
in=device
in=data
in=commit
in=sync
in=direct
in=direct-file
in=buffer
TABLE

check "every row has its columns" well_formed
finish
