#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: debug: memory errors
# guest: --mem 1500M --timeout 900
# Readers that read, seek and poll at random, tiny buffers and bad ones among them, while somebody
# writes words at random into the parameters: every byte that is read is text, nothing of it
# stays held, and the tables are true afterwards.  SEED=n ROUNDS=n
PATIENCE=600
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

seed=${SEED:-$(date +%s)}
kb() {
	status memory_kb
}

is_small_again() {
	[ "$(kb)" -le $((before * 2)) ]
}

value() {
	sed -n "s/.* $1=\([0-9]*\).*/\1/p" "$T/fuzz" | head -n 1
}

selflog self waiters=10 path="$T/log" || bail "fixture"
load interval_ms=100 || bail "insmod"
await_pass
before=$(kb)
fixture fuzz fuzz-tables n="${ROUNDS:-150}" seed="$seed" || bail "fixture"
echo "# seed $seed: $(grep '^did' "$T/fuzz")"
sed 's/^/# /' "$T/fuzz.err"
check "it read" [ "$(value reads)" -gt 1000 ]
check "and wrote" [ "$(value writes)" -gt 100 ]
check "words were refused" [ "$(value refused)" -gt 10 ]
is "nothing was wrong" "$(value wrong)" 0
for word in interval_ms=100 waiters_max=100 alert_secs=30 memory_max_kb=0 panic_on=none; do
	check "$word can be written again" set_parameter "${word%=*}" "${word#*=}"
done
await_pass
check "a deadlock is all there" agree self
check "nothing that was read is still held" await "less memory" is_small_again
before=$(status passes_missed)
await_pass
await_pass
is "and no pass is missed for want of it" "$(status passes_missed)" "$before"
finish
