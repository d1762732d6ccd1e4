# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
# What the command says to do next, done: whoever waited is free. Sourced by cases/command/advice*.sh, after lib.sh.

advice() {
	hangwatch-rescue --min-age 0 | sed -n 's/^  next:  //p' | head -n 1
}

has_advice() {
	[ -n "$(advice)" ]
}

is_healthy() {
	hangwatch-rescue --min-age 0 check >"$T/said"
}

begins() {
	case $1 in "$2"*) return 0 ;; esac
	echo "# it says '$1'"
	return 1
}

freed() {
	await "free" is_healthy && return
	hangwatch-rescue --min-age 0 | sed 's/^/# /'
	return 1
}

# done_frees NAME BEGINNING: what it says begins so, and done it frees everybody.
done_frees() {
	await_pass
	await "advice on $1" has_advice
	act=$(advice)
	check "$1: $2" begins "$act" "$2"
	sh -c "$act"
	check "$1: done, they are free" freed
}

# situations_freed: lines "BEGINNING|FIXTURE" from standard input, each a fixture that its advice frees.
situations_freed() {
	while IFS='|' read -r wanted situation; do
		await_pass
		# shellcheck disable=SC2086 # options are words
		if ! fixture one $situation; then
			if grep -q '^mkwait: skipped' "$T/one.err"; then
				skip "$situation" "$(cat "$T/one.err")"
			else
				not_ok "$situation: the fixture"
			fi
			stop one
			continue
		fi
		done_frees "$situation" "$wanted"
		stop one
	done
}
