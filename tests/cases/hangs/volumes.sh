#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 7.x: device-mapper's structures, swap and writeback differ
# guest: --timeout 300
# Volumes that do not answer: which of several devices below keeps one waiting, who suspends what cannot be, who is in the
# middle of a write that a freezer waits for, who writes too much, who wants memory that was swapped out, and who exits in the
# middle of AIO: each has one root, the device that is suspended.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

load interval_ms=200 || bail "insmod"

one_chain() {
	is "$1 $2: one chain" "$(awk 'NR > 1 && $2 != "|" && $2 != "idle" { n++ } END { print n + 0 }' "$DIR/chains")" 1
	sed -n '/ | /!p' "$DIR/chains" | sed 's/^/# /'
}

waits one_chain <<'TABLE'
# TASK     KIND            OBJECT           OWNER        OUTCOME  VERDICT   ROOT  FIXTURE
reader     block-io        .                -            absent   orphaned  -     volume in=legs
chain      orphaned        1                0            [{device}](mkwait-lower):_it_is_suspended
reader     block-io        .                -            absent   orphaned  -     volume in=suspending
suspender  block-io        .                -            absent   orphaned  -
next       mutex           .                {before}  blocked  blocked   -     | how=exact
chain      orphaned        3                0            [{device}](mkwait-lower):_it_is_suspended
writer     block-io        ~[{device}]      -            absent   orphaned  -     volume in=inside
freezer    percpu-readers  ~s_writers-of:   {first}      blocked  blocked   -     | how=likely
creator    fs-freeze       .                {before}     blocked  blocked   -     | how=exact
chain      orphaned        3                0            [{device}](mkwait-lower):_it_is_suspended
sleeper    folio           ~swap:           -            absent   orphaned  -     volume in=swap
chain      orphaned        1+               0            [{device}](mkwait-lower):_it_is_suspended
exits      block-io        ~[{device}]      -            absent   orphaned  -     volume in=aio
chain      orphaned        1                0            [{device}](mkwait-lower):_it_is_suspended
TABLE

# Its sleeps are short: a look may find it awake.
is_throttled() {
	table tasks '$h["COMM"] == "vol-writer" && $h["KIND"] == "writeback" { n++ } END { exit !n }' &&
		awk -v says="device dm-[0-9]+[^ ]*.mkwait-lower.: it is suspended" \
			'NR > 1 && $2 == "orphaned" && $0 ~ says { n++ } END { exit !n }' "$DIR/chains"
}

if fixture one volume in=throttled; then
	check "who writes too much is behind the device" await "a row of it" is_throttled
	sed -n '/ | /!p' "$DIR/chains" | sed 's/^/# /'
fi
stop one

check "every row has its columns" well_formed
finish
