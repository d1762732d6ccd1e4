#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# kernels: debug: memory errors
# guest: --mem 1500M --timeout 400
# Tables can be read in any manner: whole, in part, byte by byte, by several
# readers, from a place of their own, while passes go on.  What is read of one
# open file is one pass.
# shellcheck source=../lib.sh
. "${0%/*}/../lib.sh"

# A long interval: one pass for all the readers to agree on.
selflog crowd waiters=300 threads=200 || bail "fixture"
load interval_ms=60000 || bail "insmod"

for name in queues tasks alerts status; do
	f=$DIR/$name
	is "$name: for root only" "$(stat -c %a:%u "$f")" 400:0
	cat "$f" >"$T/whole"
	is "$name: its header" "$(head -n 1 "$T/whole" | cut -d ' ' -f 1)" "#hangwatch-$name-1"
	head -n 1 "$f" | cmp -s - "$T/whole.head" 2>/dev/null || head -n 1 "$T/whole" >"$T/whole.head"
	check "$name: head -1" sh -c "head -n 1 $f | cmp - $T/whole.head"
	[ $name != status ] || continue # its figures move
	check "$name: cat again" cmp "$f" "$T/whole"
	check "$name: tail" sh -c "tail -n 3 $f >$T/a; tail -n 3 $T/whole | cmp - $T/a"
	check "$name: dd bs=1" sh -c "dd if=$f bs=1 count=2000 2>/dev/null >$T/a
		head -c 2000 $T/whole | cmp - $T/a"
	check "$name: dd bs=7 to the end" sh -c "dd if=$f bs=7 2>/dev/null | cmp - $T/whole"
	check "$name: dd skip" sh -c "dd if=$f bs=100 skip=1 count=1 2>/dev/null >$T/a
		tail -c +101 $T/whole | head -c 100 | cmp - $T/a"
	check "$name: the same below /proc" cmp "/proc/hangwatch/$name" "$T/whole"
	check "$name: no writing" sh -c "! echo x >>$f" 2>/dev/null
done

# A reader stops half way, passes go on, another reads it all, the first goes on.
set_parameter interval_ms 100
exec 5<"$DIR/tasks"
head -c 1000 <&5 >"$T/first"
await_pass
check "a second reader" agree crowd
await_pass
cat <&5 >>"$T/first"
exec 5<&-
is "a slow reader's rows are whole" \
	"$(awk 'NR == 1 { n = NF - 1 } NR > 1 && NF != n { bad++ } END { print bad + 0 }' "$T/first")" 0
is "and are all of one pass" \
	"$(awk 'NR > 1 { print $2, $7 }' "$T/first" | sort | uniq -d | wc -l)" 0
check "agree after all" agree crowd
finish
