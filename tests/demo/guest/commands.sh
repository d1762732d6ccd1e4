# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
# Every subcommand of hangwatch on the machine that hangs. What each prints is kept in a file of its own, from which
# tests/demo/documents makes the examples in docs/command.md. Sourced by play.

# NAME|STATUS|COMMAND: how it must end. `load` and `unload` are run where the module comes and goes.
demo_commands() {
	cat <<-'TABLE'
		screen|2|hangwatch
		why|2|hangwatch why sshd
		tree|2|hangwatch tree
		check|2|hangwatch check
		list|0|hangwatch list queues -o WAITERS,KIND,NAME,OWNER,VERDICT
		list-json|0|hangwatch list chains -J -o CHAIN,VERDICT,BEHIND,ROOT
		wait|1|hangwatch wait --once
		report|0|hangwatch report -o /run/hangwatch.tar
		from|2|hangwatch --from /run/hangwatch.tar check
		record|0|hangwatch record /run/hangwatch.d
		export-prom|0|hangwatch export prom
		export-dot|0|hangwatch export dot
		export-folded|0|hangwatch export folded
		status|0|hangwatch status
		set|0|hangwatch set interval_ms=2000
		help|0|hangwatch --help
	TABLE
}

# run_command DIR NAME STATUS COMMAND...: DIR/NAME has what it printed, its first line the command itself.
run_command() {
	local dir=$1 name=$2 wanted=$3 status=0
	shift 3
	mkdir -p "$dir"
	echo "# $*" >"$dir/$name"
	timeout 60 "$@" >>"$dir/$name" 2>&1 </dev/null || status=$?
	[[ $status == "$wanted" ]] || { echo "$* ended with $status, not $wanted" | tee -a "$out/wrong" >&2; return 1; }
}

# has_grown: whether a new record says that more wait than the first one does.
has_grown() {
	sleep 1.1
	hangwatch record /run/hangwatch.d >/dev/null
	records=(/run/hangwatch.d/*)
	! hangwatch diff "${records[0]}" "${records[-1]}" >/dev/null
}

# run_commands DIR: all of them, and diff, whose arguments are two records: between them three more come.
run_commands() {
	local name status command records wrong=0
	rm -rf /run/hangwatch.tar /run/hangwatch.d
	while IFS='|' read -r name status command; do
		# shellcheck disable=SC2086 # the words of the command
		run_command "$1" "$name" "$status" $command || wrong=1
	done < <(demo_commands)
	crowd 3
	until_true 60 has_grown || wrong=1
	cp "${records[0]}" "$out/incident.tar"
	run_command "$1" diff 1 hangwatch diff "${records[0]}" "${records[-1]}" || wrong=1
	return $wrong
}

answer=$out/screens/screen

# answer_has REGEX
answer_has() {
	grep -qE "$1" "$answer"
}

# A terminal of the VT100, a serial line: below the prompt and the command.
fits_a_terminal() {
	! grep -qE '^.{81}' "$answer" && (($(wc -l <"$answer") <= 23))
}
