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

# What a row leaves open depends on who came first.
waits one_chain <<'TABLE'
# TASK   KIND       OBJECT         OWNER    OUTCOME  VERDICT   ROOT  FIXTURE
writer   fs-freeze  .              -        absent   orphaned  -     dm in=lockfs
reader   block-io   ~[{device}]    -        absent   orphaned  -
chain    orphaned   24+            0        [{device}](mkwait-lower):_it_is_suspended
freezer  .          .              .        .        .         .     dm in=nolockfs
writer   .          .              .        .        .         .
reader   block-io   ~[{device}]    -        absent   orphaned  -
syncer   .          .              .        .        .         .
chain    orphaned   26+            0        [{device}](mkwait-lower):_it_is_suspended
freezer  .          .              .        .        .         .     dm in=stacked
writer   .          .              .        .        .         .
reader   block-io   .              -        absent   orphaned  -
syncer   .          .              .        .        .         .
chain    orphaned   26+            0        [{device}](mkwait-lower):_it_is_suspended
freezer  folio      .              -        absent   orphaned  -     dm in=freezing
writer   fs-freeze  .              {first}  blocked  blocked   -
reader   block-io   ~[{device}]    -        absent   orphaned  -
syncer   rwsem      ~s_umount-of:  {first}  blocked  blocked   -
chain    orphaned   26+            0        [{device}](mkwait-lower):_it_is_suspended
TABLE

check "every row has its columns" well_formed
finish
