# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Tests that run JOBS at a time, and what is told of them. A *record* is one test: its name, its part, and in $work its
# output, status and seconds. A job makes one record, or several (the cases of one guest). Records are told in the order
# in which they were announced.

work=$(mktemp -d "${TMPDIR:-/tmp}/hangwatch-check.XXXXXX")
trap 'rm -rf "$work"' EXIT
names=() parts=()
passed=0 failed=0 skipped=0
failures=()

# announce PART NAME: sets $record.
announce() {
	record=${#names[@]}
	parts+=("$1")
	names+=("$2")
}

# job COMMAND...: in the background, as soon as there is room.
job() {
	while (($(jobs -rp | wc -l) >= ${JOBS:-2})); do wait -n || true; done
	"$@" &
}

# test_of PART NAME COMMAND...: a job that is one record.
test_of() {
	announce "$1" "$2"
	job kept "$record" "${@:3}"
}

kept() {
	local status=0 start=$SECONDS
	"${@:2}" >"$work/$1" 2>&1 </dev/null || status=$?
	record "$1" "$status" $((SECONDS - start))
}

# remember KERNEL WHAT STATUS: for vm/matrix --page. WHAT is "build" or a case.
remember() {
	local result=ok
	[[ $3 == 0 ]] || result=red
	printf '%s\t%s\t%s\t%s\n' "$1" "$2" "$result" "$(date +%F)" >>"${MATRIX:-$cache/matrix}"
}

# of_matrix N STATUS: what it says of a kernel, if it does.
of_matrix() {
	local kernel name=${names[$1]}
	case ${parts[$1]}:$name in
	*:"build for "*) remember "${name##* }" build "$2" ;;
	guest:* | flavours:*)
		kernel=${name%% *}
		remember "$kernel" "${name#* }" "$2"
		;;
	esac
}

# record N STATUS SECONDS: its end. A red one is told at once.
record() {
	echo "$2" >"$work/$1.status"
	echo "$3" >"$work/$1.seconds"
	if [[ $2 == 0 ]] && ! grep -q '^not ok ' "$work/$1"; then
		of_matrix "$1" 0
	else
		of_matrix "$1" 1
		echo "# RED: ${names[$1]} (status $2)" >&2
	fi
}

count() {
	grep -cE "$2" "$work/$1" || true
}

# tell N: shows a record and counts its TAP. One that prints none is one test by its status; a status other than 0
# without a "not ok" is a failure of its own. cmocka says "not ok 22 # SKIP".
tell() {
	local status good bad skip
	status=$(cat "$work/$1.status" 2>/dev/null || echo "none: it never ended")
	skip=$(count "$1" '^(not )?ok .*# SKIP')
	good=$(($(count "$1" '^ok ') - $(count "$1" '^ok .*# SKIP')))
	bad=$(($(count "$1" '^not ok ') - $(count "$1" '^not ok .*# SKIP')))
	[[ $status == 0 || $bad != 0 ]] || bad=1
	[[ $good != 0 || $bad != 0 || $skip != 0 ]] || good=1
	echo "# ${names[$1]}"
	sed 's/^/    /' "$work/$1"
	passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + skip))
	if [[ $bad == 0 ]]; then
		echo "ok - ${names[$1]}"
	else
		echo "not ok - ${names[$1]} (status $status)"
		failures+=("${names[$1]}")
	fi
}

# times: what each part took, all its tests one after the other, and the slowest tests.
times() {
	local i
	for i in "${!names[@]}"; do
		printf '%s\t%s\t%s\n' "$(cat "$work/$i.seconds" 2>/dev/null || echo 0)" "${parts[i]}" "${names[i]}"
	done >"$work/times"
	awk -F '\t' '{ n[$2]++; s[$2] += $1 } END { for (p in n) printf "# %5d s in %3d tests of %s\n", s[p], n[p], p }' \
		"$work/times" | sort -k 2 -n -r
	echo "# the slowest:"
	sort -n -r "$work/times" | sed 10q | awk -F '\t' '{ printf "# %5d s %s\n", $1, $3 }'
}

# finish_all: waits for all, tells all; the last line is the count.
finish_all() {
	local i
	wait
	for i in "${!names[@]}"; do
		touch "$work/$i"
		tell "$i"
	done
	times
	echo "# $SECONDS s in all, ${JOBS:-2} at a time"
	for i in "${failures[@]}"; do
		echo "# FAILED: $i"
	done
	echo "$passed passed, $failed failed, $skipped skipped"
	[[ $failed == 0 && $passed != 0 ]]
}
