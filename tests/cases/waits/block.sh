#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 5.10 7.x: pages are folios
# guest: --timeout 300
# A block device that doesn't answer: the file, the journal, the device that is waited for.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

load interval_ms=200 || bail "insmod"

rows() {
	table tasks '$h["TID"] == pid || $h["COMM"] ~ /jbd2|kworker/ && $h["STATE"] == "D"' \
		-v pid="$(truth_value one pid)" | sed 's/^/# /'
}

situations rows <<'TABLE'
block in=read
block in=device
block in=data
block in=commit
block in=sync
block in=handle
block in=loop
block in=tags
block in=inode-lock
block in=pipe-lock
block in=direct
block in=direct-file
block in=buffer
TABLE

check "every row has its columns" well_formed
finish
