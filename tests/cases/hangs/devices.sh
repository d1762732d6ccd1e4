#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 7.x: pages are folios, device-mapper's structures differ
# guest: --timeout 300
# One dead device is one root: who reads, writes, syncs and freezes behind it is behind the device, whose sentence says
# what is the matter with it.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

load interval_ms=200 || bail "insmod"

one_chain() {
	is "$1 $2: one chain" "$(awk 'NR > 1 && $2 != "|" { n++ } END { print n + 0 }' "$DIR/chains")" 1
	sed -n '/ | /!p' "$DIR/chains" | sed 's/^/# /'
}

situations one_chain <<'TABLE'
dm in=lockfs
dm in=nolockfs
dm in=stacked
dm in=freezing
TABLE

check "every row has its columns" well_formed
finish
