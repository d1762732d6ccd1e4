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

# What nbd keeps is learned from its type information, which modules of 5.10 lack: there the kernel must act.
modprobe -q nbd
if [ -e /sys/kernel/btf/nbd ]; then
	acts=blocked root='{server}'
	chain='chain blocked 1+ {server} _for_device_nbd7[43:'
	loop="waiter block-io ~loop5[7:5] . blocked . {server} block in=loop
$chain"
	stopped="waiter folio ~nbd7[{device}] . stopped . {server} block in=device server=stopped
chain stopped 1+ {server} _for_device_nbd7[43:
waiter jbd2 ~nbd7[{device}] {committer} blocked . . block in=commit server=stopped
chain stopped 1+ {server} _for_device_nbd7[43:"
else
	acts=kernel root=. chain='' loop='' stopped=''
fi

waits rows <<TABLE
# TASK     KIND       OBJECT            OWNER        OUTCOME  VERDICT  ROOT   FIXTURE
waiter     folio      {mount}/full+0    -            $acts    .        $root  block in=read
$chain
waiter     folio      ~nbd7[{device}]   .            $acts    .        $root  block in=device
$chain
waiter     folio      {mount}/full+0    -            $acts    .        $root  block in=data
$chain
waiter     jbd2       ~nbd7[{device}]   {committer}  blocked  .        .      block in=commit | how=exact
$chain
waiter     writeback  {device}          .            blocked  .        $root  block in=sync
$chain
waiter     jbd2       ~nbd7[{device}]   {committer}  blocked  .        .      block in=handle | how=exact
committer  jbd2       .                 {holder}     blocked  .        .      | how=exact
$chain
$loop
waiter     block-io   ~nbd7[{device}]   .            $acts    .        $root  block in=tags
$chain
waiter     block-io   ~nbd7[{device}]   .            $acts    .        $root  block in=frozen
freezer    block-io   ~nbd7[{device}]   .            $acts    .        $root
$chain
$stopped
waiter     rwsem      ~i_rwsem-of:      {holder}     blocked  .        .      block in=inode-lock | how=exact
$chain
waiter     mutex      ~mutex-of:pipe:[  {holder}     blocked  .        .      block in=pipe-lock | how=exact
$chain
waiter     block-io   ~nbd7[{device}]   .            $acts    .        $root  block in=direct
$chain
waiter     block-io   ~nbd7[{device}]   .            $acts    .        $root  block in=direct-file
$chain
waiter     block-io   ~nbd7[{device}]   .            $acts    .        $root  block in=buffer
$chain
TABLE

check "every row has its columns" well_formed
finish
