# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
# What the guest test cases share:
#	TAP		check NAME CMD..., ok, not_ok, skip, finish
#	fixtures	fixture TAG NAME key=value..., drain TAG, stop TAG, truth in $T/TAG;
#			fixture_begin, fixture_ready TAG: several at a time
#	the module	load key=value..., unload, status KEY, await_pass, audited
#	tables		table FILE AWK: columns by name, as in '$h["KIND"] == "child"'
#	agree TAG	compares the tables with what the fixture says is true
#	chained TAG	compares the chains with it
#	situation	a fixture by all of these
#	selflog TAG	the fixture that most cases hang the machine with, and what is expected of it
#	waits		a table of fixtures and what is expected of their tasks
# Nothing here is timed: conditions are waited for, with bounds that only a
# broken machine reaches.

HANGWATCH=${HANGWATCH:-/hangwatch}
CASES=$HANGWATCH/cases
DIR=/sys/kernel/debug/hangwatch
PARAMETERS=/sys/module/hangwatch/parameters
PATH=$HANGWATCH/fixtures:$PATH
PATIENCE=${PATIENCE:-180}
T=$(mktemp -d /tmp/case.XXXXXX)
count=0
failed=0

# TAP
ok() {
	count=$((count + 1))
	echo "ok $count - $*"
}

not_ok() {
	count=$((count + 1))
	failed=$((failed + 1))
	echo "not ok $count - $*"
}

skip() {
	count=$((count + 1))
	echo "ok $count - $1 # SKIP $2"
}

check() {
	check_name=$1
	shift
	if "$@"; then ok "$check_name"; else not_ok "$check_name"; fi
}

is() {
	if [ "$2" = "$3" ]; then ok "$1"; else
		not_ok "$1"
		echo "# got '$2', wanted '$3'"
	fi
}

# However a case ends, its fixtures, the module and its files go.
leave() {
	for tag in $running; do stop "$tag"; done
	! loaded || rmmod hangwatch
	rm -rf "$T"
}
trap leave EXIT

finish() {
	audited
	echo "1..$count"
	[ "$failed" = 0 ]
	exit
}

bail() {
	echo "Bail out! $*"
	exit 1
}

# await NAME CMD...: until CMD succeeds
await() {
	await_name=$1
	shift
	until_end=$(($(date +%s) + PATIENCE))
	until "$@"; do
		if [ "$(date +%s)" -gt $until_end ]; then
			echo "# gave up after $PATIENCE s: $await_name"
			return 1
		fi
		sleep 0.1
	done
}

# Fixtures: the truth of TAG is in $T/TAG, commands go to $T/TAG.in.
running=

fixture_settled() {
	grep -q '^ready' "$T/$1" || ! kill -0 "$(cat "$T/$1.pid")" 2>/dev/null
}

# None is a child of this shell, which naps between two looks: it might end its children then (judge/kin.c).
fixture_begin() {
	tag=$1
	shift
	mkfifo "$T/$tag.in"
	: >"$T/$tag"
	(
		mkwait "$@" <>"$T/$tag.in" >"$T/$tag" 2>"$T/$tag.err" &
		echo $! >"$T/$tag.pid"
	)
	running="$running $tag"
}

fixture_gone() {
	! kill -0 "$(cat "$T/$1.pid")" 2>/dev/null
}

fixture_ready() {
	await "fixture $1" fixture_settled "$1"
	grep -q '^ready' "$T/$1" && return 0
	sed 's/^/# /' "$T/$1.err"
	return 1
}

fixture() {
	fixture_begin "$@"
	fixture_ready "$1"
}

drain() {
	echo drain 1<>"$T/$1.in" >"$T/$1.in"
	await "$1 to drain" grep -q '^drained' "$T/$1"
}

stop() {
	kill "$(cat "$T/$1.pid")" 2>/dev/null
	await "$1 to end" fixture_gone "$1"
	rm -f "$T/$1" "$T/$1".*
	left=
	for tag in $running; do [ "$tag" = "$1" ] || left="$left $tag"; done
	running=$left
}

# The module.  Here passes are made when they are asked for, whatever they take of an emulated CPU; and each is audited.
load() {
	insmod "$HANGWATCH/hangwatch.ko" cpu_max_percent=0 audit=1 "$@" || return 1
	[ -d $DIR ] || DIR=/proc/hangwatch
}

loaded() {
	[ -d /sys/module/hangwatch ]
}

unload() {
	! loaded || { audited && rmmod hangwatch; }
}

# What an audit finds is a fault of ours, whatever a case is about.
audited() {
	differences=$(status audit_differences 2>/dev/null)
	[ "${differences:-0}" != 0 ] || return 0
	not_ok "what is carried from pass to pass is true: $differences differences"
	dmesg | grep 'hangwatch: audit: ' | sed 's/^/# /'
}

set_parameter() {
	echo "$2" 2>/dev/null >"$PARAMETERS/$1"
}

parameter() {
	cat "$PARAMETERS/$1"
}

status() {
	awk -v key="$1" '$1 == key { print $2; found = 1 } END { exit !found }' "$DIR/status"
}

passes_reach() {
	[ "$(status passes)" -ge "$1" ]
}

# A pass that began after this call is over: the one under way may have been
# begun before it.
await_pass() {
	await "a pass" passes_reach $(($(status passes) + 2))
}

# table FILE AWK [-v ...]: AWK sees h[NAME], the number of the column NAME.
table() {
	file=$1
	program=$2
	shift 2
	awk "$@" '
		NR == 1 { for (i = 2; i <= NF; i++) h[$i] = i - 1; columns = NF - 1; next }
		'"$program" "$DIR/$file"
}

# The rows of two tables, with columns of the widths that these have always had.
as_rows='
	function as_queue() {
		return sprintf("%8s %10s %-12s %-16s %-28s %-22s %-6s %-8s %-10s %-22s %6s %9s %-22s %s",
			$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
	}
	function as_task() {
		return sprintf("%7s %7s %-16s %5s %s %10s %8s %-12s %-16s %-24s %s %s %s",
			$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
	}'

# Every row of every table has as many fields as its header has columns, each as wide as it was always, and nothing but
# printable ASCII.
well_formed() {
	for name in queues tasks alerts status; do
		table $name "$as_rows"'
			name == "queues" { line = as_queue() }
			name == "tasks" { line = as_task() }
			NF != columns { print "# " FILENAME ":" NR ": " NF " fields: " $0; bad = 1 }
			line && $0 != line { print "# " FILENAME ":" NR ": " $0; print "# not as wide as: " line; bad = 1 }
			END { exit bad }' -v name=$name || return 1
		[ "$(tr -d '\012\040-\176' <"$DIR/$name" | wc -c)" = 0 ] || {
			echo "# $name has unprintable bytes"
			return 1
		}
	done
}

# alerts_in STATE RULE [NAME]: how many
alerts_in() {
	table alerts '
		$h["STATE"] == state && $h["RULE"] == rule &&
			(name == "" || $h["NAME"] == name) { n++ }
		END { print n + 0 }' -v state="$1" -v rule="$2" -v "name=$(awk_string "$3")"
}

# chain_says VERDICT BEHIND ROOT SENTENCE: one of the chains does; ROOT is its comm
# or comm[tid], "-" for none, SENTENCE an awk regex.  Else prints all roots.
chain_says() {
	awk -v verdict="$1" -v behind="$2" -v root="$3" -v sentence="$(awk_string "$4")" '
		NR == 1 || $2 == "|" { next }
		{ seen = seen "# " $0 "\n"; of = $6 }
		index(root, "[") == 0 { sub(/\[[0-9]+\]$/, "", of) }
		$2 == verdict && $3 == behind && of == root && $0 ~ sentence { found = 1 }
		END { if (!found) printf "%s", seen; exit !found }' "$DIR/chains"
}

# chains_in VERDICT: how many
chains_in() {
	awk -v verdict="$1" 'NR > 1 && $2 == verdict { n++ } END { print n + 0 }' "$DIR/chains"
}

# awk -v takes escapes out of its values: double every backslash.
awk_string() {
	printf %s "$1" | sed 's/\\/\\\\/g'
}

has_alert() {
	[ "$(alerts_in "$@")" -gt 0 ]
}

no_alerts() {
	table alerts '{ print "# " $0; bad = 1 } END { exit bad }'
}

# truth_value TAG KEY: of the last line that has it
truth_value() {
	awk -v key="$2" '{
		for (i = 2; i <= NF; i++)
			if (index($i, key "=") == 1)
				value = substr($i, length(key) + 2)
		} END { print value }' "$T/$1"
}

truths() {
	grep -c '^truth' "$T/$1"
}

# agree TAG: what the tables say of the fixture's tasks is its truth.  Prints
# the first few differences.  What one pass could not tell (a lock that was only
# tried, a task that moved) a later one may; what is wrong is wrong at once.
agree() {
	agree_tries=0
	until agree_once "$1" >"$T/differs"; do
		agree_tries=$((agree_tries + 1))
		if [ "$agree_tries" = 3 ] || ! grep -q 'unknown not' "$T/differs"; then
			cat "$T/differs"
			return 1
		fi
		await_pass
	done
}

# What is true of a fixture: what it says, or what the case expects of what it made.
truth_of() {
	if [ -e "$T/$1.rows" ]; then
		awk -f "$CASES/expect.awk" "$T/$1.rows" "$T/$1"
	else
		cat "$T/$1"
	fi >"$T/truth.copy"
}

agree_once() {
	cat "$DIR/tasks" >"$T/tasks.copy"
	cat "$DIR/queues" >"$T/queues.copy"
	truth_of "$1"
	awk -f "$CASES/agree.awk" "$T/tasks.copy" "$T/queues.copy" "$T/truth.copy"
}

# chained TAG: the chains say of the fixture what it says itself (chains.awk).
chained() {
	cat "$DIR/chains" >"$T/chains.copy"
	truth_of "$1"
	awk -f "$CASES/chains.awk" "$T/chains.copy" "$T/truth.copy"
}

# soon COMMAND...: holds now, or in one of the next passes: a worker of the kernel may be about to fall asleep.
soon() {
	for _ in 1 2 3 4; do
		"$@" >/dev/null && return 0
		await_pass
	done
	"$@"
}

# selflog TAG OPTIONS...: the fixture of a daemon that waits on its own full socket, and of those who wait behind it; what is
# expected of it, for agree TAG.
selflog() {
	cat >"$T/$1.rows" <<-'ROWS'
		owner unix-peer {path} {owner} blocked deadlock .
		waiter unix-peer {path} {owner} blocked deadlock . uid={uid}
	ROWS
	selflog_tag=$1
	shift
	fixture "$selflog_tag" dgram-self "$@"
}

# situation NAME OPTIONS...: a fixture, and whether the tables say what it says, and the
# chains too if it says anything of them.  It runs on as "one".  False without one.
situation() {
	if fixture one "$@"; then
		await_pass
		check "$*" agree one
		! cat "$T/one" "$T/one.rows" 2>/dev/null | grep -q '^chain' || check "$*: its chain" soon chained one
		return 0
	elif grep -q '^mkwait: skipped' "$T/one.err"; then
		skip "$*" "$(cat "$T/one.err")"
	else
		not_ok "$*: the fixture failed"
	fi
	return 1
}

# waits [ALSO]: fixtures, and what is expected of each of their tasks, from standard input; while one runs, ALSO NAME
# OPTIONS looks for more:
#
#	TASK KIND OBJECT OWNER OUTCOME VERDICT ROOT	FIXTURE OPTIONS... [| KEY=VALUE...]
#
# A line without a fixture tells of another task of the fixture above, or of its chain:
# chain VERDICT BEHIND ROOT SENTENCE.  {FACT} is what the fixture made (expect.awk); what
# follows | is compared, too.  A fixture with several lines is made once.
waits() {
	rm -f "$T"/wait.*
	awk -v to="$T/wait." '
		/^#/ || !NF { next }
		{
			also = ""
			if (at = index($0, " | ")) {
				also = substr($0, at + 3)
				$0 = substr($0, 1, at - 1)
			}
			row = $1
			last = $1 == "chain" ? 5 : 7
			for (i = 2; i <= last; i++)
				row = row " " $i
			fixture = ""
			for (i = last + 1; i <= NF; i++)
				fixture = fixture $i " "
			if (fixture != "")
				print fixture >(name = sprintf("%s%03d", to, ++n))
			print row, also >name
		}'
	for group in "$T"/wait.*; do
		read -r name options <"$group"
		sed 1d "$group" >"$T/one.rows"
		# shellcheck disable=SC2086  # options are words
		! situation "$name" $options || "${1:-:}" "$name" "$options"
		stop one
	done
}
