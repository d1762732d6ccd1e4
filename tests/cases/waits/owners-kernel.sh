#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 7.x: exit, keys and workqueues differ
# Who ends what the kernel waits for: the tracer of a zombie, the outside parent of one in a pid namespace, the helper
# of request_key(), the worker that runs what is flushed.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

load interval_ms=200 || bail "insmod"

# The worker sleeps in the function of the work.
worker() {
	case $2 in in=flush-*) is "$1 $2: workers that others wait for" "$(table queues '
		$h["KIND"] == "flush-work" && $h["OWNER"] ~ /^kworker/ { n++ }
		END { print n + 0 }')" 1 ;; esac
}

waits worker <<'TABLE'
# TASK       KIND        OBJECT                    OWNER      OUTCOME  VERDICT  ROOT       FIXTURE
executor     exit        .                         {tracer}   blocked  .        {tracer}   exec-traced | how=exact
maker        child       .                         .          .        .        .          pid-namespace
init         exit        .                         {outside}  blocked  .        {outside}  | how=exact
requester    completion  helper:/sbin/request-key  .          .        .        {helper}   request-key | how=exact
flush-work   flush-work  ~mkwait_work              .          blocked  .        .          kernel in=flush-work | how=exact
flush-queue  flush-work  ~workqueue:mkwait         .          blocked  .        .          kernel in=flush-queue | how=exact
TABLE

check "every row has its columns" well_formed
finish
