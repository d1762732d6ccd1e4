# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Which cases run on which kernel, and in which guest. A case says it in comment lines of its own:
#
#	# kernels: 5.10 7.x: REASON	`check` runs it on these too ("all": on every kernel), not only on 6.1
#	# not on rt 5.10: REASON	nobody runs it there, nor on 6.12-rt and 5.10-cloud
#	# quick			it is one of the dozen of `quick`
#	# guest: OPTIONS		for tests/vm/run
#	# alone: REASON			in a guest of its own
#
# It also has a guest of its own if it says what to expect of the console, or if OPTIONS ask for more than some time and
# at most 2 GB. All others of a kernel share guests (vm/guest/cases runs them there), eight in each.

cases_dir=$top/tests/cases
shared_memory=2G

# named_kernels LINE FILE: the kernels of its line "# LINE K...: REASON".
named_kernels() {
	sed -n "s/^# $1 *\\([^:]*\\):.*/ \\1 /p" "$2"
}

# is_among NAMES KERNEL: itself, or the series or the flavour of a SERIES-FLAVOUR.
is_among() {
	local name
	for name in "$2" "${2%%-*}" "${2#*-}"; do
		[[ $1 != *" $name "* ]] || return 0
	done
	return 1
}

# case_wanted KERNEL FILE: at this $cases_level.
case_wanted() {
	local also
	! is_among "$(named_kernels 'not on' "$2")" "$1" || return 1
	also=$(named_kernels 'kernels:' "$2")
	case $cases_level in
	quick) grep -qx '# quick' "$2" ;;
	all) true ;;
	*) [[ $1 == 6.1 || $also == *' all '* ]] || is_among "$also" "$1" ;;
	esac
}

# chosen_cases KERNEL: files, of the patterns in $cases.
chosen_cases() {
	local file pattern patterns
	read -ra patterns <<<"$cases"
	for file in "$cases_dir"/*/*.sh; do
		for pattern in "${patterns[@]}"; do
			# shellcheck disable=SC2053 # a pattern is meant
			[[ ${file#"$cases_dir/"} == $pattern ]] && case_wanted "$1" "$file" || continue
			echo "$file"
			break
		done
	done
}

guest_options() {
	sed -n 's/^# guest: //p' "$1"
}

can_share() {
	local modest='^((--timeout [0-9]+|--mem (1G|2G|[0-9]{3}M|1[0-9]{3}M)) ?)*$'
	! grep -qE '^# (alone:|expect-)' "$1" && [[ $(guest_options "$1") =~ $modest ]]
}

# guest_with KERNEL FILE: in a guest of its own.
guest_with() {
	local options=()
	read -ra options < <(guest_options "$2")
	"$top/tests/vm/run" --kernel "$1" "${options[@]}" -- "$2"
}

# cases_on KERNEL: begins them all.
cases_on() {
	local file together=() most=8
	[[ $level != quick ]] || most=99 # one boot for all of them
	while read -r file; do
		if can_share "$file"; then
			together+=("$file")
			[[ ${#together[@]} -lt $most ]] || { share "$1" "${together[@]}"; together=(); }
		else
			test_of guest "$1 ${file#"$cases_dir/"}" guest_with "$1" "$file"
		fi
	done < <(chosen_cases "$1")
	[[ ${#together[@]} == 0 ]] || share "$1" "${together[@]}"
}

# share KERNEL FILE...: one job, a record for each.
share() {
	local kernel=$1 file todo=()
	shift
	for file; do
		announce guest "$kernel ${file#"$cases_dir/"}"
		todo+=("$record:${file#"$cases_dir/"}")
	done
	job share_guests "$kernel" "${todo[@]}"
}

# share_guests KERNEL RECORD:CASE...: a guest for all; what a guest that ended early has not run gets another.
share_guests() {
	local kernel=$1 dir
	shift
	dir=$(mktemp -d "$work/shared.XXXXXX")
	while [[ $# -gt 0 ]]; do
		share_once "$kernel" "$dir" "$@"
		shift "$(cat "$dir/done")"
	done
	rm -rf "$dir"
}

# shared_seconds KERNEL N: N cases that take what a case takes on a machine with other work, and one that hangs.
shared_seconds() {
	local each=100
	[[ $1 != debug ]] || each=300
	echo $((900 + $2 * each))
}

# share_once KERNEL DIR RECORD:CASE...: one guest. DIR/done: how many of them have their record now.
share_once() {
	local kernel=$1 dir=$2 status=0 n=0 entry
	shift 2
	"$top/tests/vm/run" --kernel "$kernel" --mem "$shared_memory" --timeout "$(shared_seconds "$kernel" $#)" --keep "$dir/kept" \
		-- "$top/tests/vm/guest/cases" "${@#*:}" >"$dir/log" 2>"$dir/err" </dev/null || status=$?
	for entry; do
		one_of_shared "$dir" "${entry%%:*}" "${entry#*:}" "$status" || break
		n=$((n + 1))
	done
	# it did not even begin: nor would the rest
	[[ $n != 0 ]] || for entry; do
		cp "$dir/err" "$work/${entry%%:*}"
		record "${entry%%:*}" "$status" 0
		n=$((n + 1))
	done
	echo "$n" >"$dir/done"
}

# one_of_shared DIR RECORD CASE STATUS: makes its record of what the guest said; false if it was not its turn.
one_of_shared() {
	local dir=$1 status seconds
	grep -qx "# case $3 begins" "$dir/log" || return 1
	sed -n "\\|^# case $3 begins\$|,\\|^# case $3 ends|p" "$dir/log" >"$work/$2"
	read -r status seconds < <(sed -n "s|^# case $3 ends: status \\([0-9]*\\), \\([0-9]*\\) s\$|\\1 \\2|p" "$work/$2") || true
	if [[ -z ${status-} ]]; then
		echo "not ok - $3: the guest was lost" >>"$work/$2"
		cat "$dir/err" >>"$work/$2"
	fi
	[[ $4 == 0 ]] || faults_during "$dir" "$3" >>"$work/$2"
	record "$2" "${status:-$4}" "${seconds:-0}"
}

# faults_during DIR CASE: what of the console is of that case's time.
faults_during() {
	local faults
	sed -n "\\|case $2 begins|,\\|case .* begins|p" "$1/kept/console.log" >"$1/console"
	faults=$(console_faults "$1/console" /dev/null)
	[[ -n $faults ]] || return 0
	echo "not ok - $2: the console shows faults"
	sed 's/^/# /' <<<"$faults"
	grep '^vm: console' "$1/err"
}
