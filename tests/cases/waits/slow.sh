#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: 7.x: module loading, kernfs, debugfs and network devices differ
# guest: --timeout 300
# What cannot end in the kernel because somebody is still inside: a module's init, a file of debugfs or sysfs that is
# removed, a network device with a reference, the lock of the processors.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

load interval_ms=200 || bail "insmod"

waits <<'TABLE'
# TASK   KIND         OBJECT  OWNER     OUTCOME  VERDICT  ROOT  FIXTURE
loader   module-init  .       {first}   blocked  .        .     module-init by=name | how=exact
chain    blocked      2       {first}   the_loading_of_
loader   module-init  .       {first}   blocked  .        .     module-init by=file | how=exact
chain    blocked      2       {first}   the_loading_of_
remover  removal      .       {reader}  blocked  blocked  .     removal in=debugfs | how=holder
chain    blocked      1       {reader}  for_the_readers_of_
remover  removal      .       {reader}  blocked  blocked  .     removal in=sysfs | how=holder
chain    blocked      1       {reader}  for_the_readers_of_
TABLE

# It asks again and again, by the clock: a look may find it awake.  Its count is all there or not said.
has_references() {
	table tasks '$h["KIND"] == "netdev" && $h["NAME"] ~ /mkwait-net0(:references=[1-9][0-9]*)?$/ { n++ } END { exit !n }'
}

if [ "$HANGWATCH_KERNEL" = 5.10 ]; then
	skip "a network device that cannot go" "this kernel takes it off its list before it waits: nothing names it"
elif fixture one kernel in=netdev; then
	check "a network device that cannot go, and its references" await "a row of it" has_references
	skip "its chain" "TODO: who asks again by the clock may be in no chain"
fi
stop one

# The task that takes a processor away waits for a grace period before it waits for readers.
awaits_readers() {
	table tasks '$h["KIND"] == "percpu-readers" && $h["NAME"] == "cpu_hotplug_lock" { n++ } END { exit !n }'
}

if fixture one kernel in=hotplug; then
	check "the lock of the processors" await "a row of it" awaits_readers
	await_pass
	check "its sentence" grep -q 'percpu-readers cpu_hotplug_lock' "$DIR/chains"
fi
stop one

check "every row has its columns" well_formed
finish
