# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
# Programs of the field against the tables: one line a program says what is right.
#
#	TAG WAITER KIND OBJECT OWNER HOW OUTCOME VERDICT ROOT BEHIND ALERT PROGRAM...
#
# PROGRAM is a fixture with its options; its processes are called TAG-ROLE.  One task
# TAG-WAITER waits for such a KIND with OBJECT in its name; the row of that queue has the
# rest: the roles of its owner and its root ("-": none), how many tasks are behind it, and
# which rule raised the one alert about this program ("none": there is no alert).
# A line that begins with "+" tells of another wait of the program above.
# Fields are whole extended regular expressions, so a|b is either and .* anything;
# OBJECT is a part of the name, "." any.  BEHIND may be N+, so many or more.
#
# A program that the module does not judge right yet has a *mark*: a line
#
#	TAG REASON...			or	TAG@KERNEL REASON...
#
# in the case's marks.  Its difference is then a skip that says so; a mark that is no longer
# needed is said loudly: remove it.

# Arguments of a case are the tags of the only programs that are wanted.
field_only=" $* "

# field_begin: starts the programs of the lines of standard input.
field_begin() {
	awk -v only="$field_only" '
		/^#/ || !NF { next }
		$1 != "+" { tag = $1 }
		only ~ /^ *$/ || index(only, " " tag " ")' >"$T/wanted"
	while read -r tag _ _ _ _ _ _ _ _ _ _ program; do
		[ "$tag" != + ] || continue
		# shellcheck disable=SC2086  # options are words
		fixture_begin "$tag" $program "tag=$tag"
	done <"$T/wanted"
}

# What the threads of a program are in, if it does not get where it should.
field_where() {
	grep -l "^$1-" /proc/[0-9]*/task/[0-9]*/comm 2>/dev/null | while read -r comm; do
		echo "# $(cat "$comm") $(cat "${comm%comm}syscall")"
	done
}

# field_ready: all of them hang; who can't be made here is left out.
field_ready() {
	: >"$T/left-out"
	for tag in $running; do
		fixture_ready "$tag" >"$T/$tag.why" && continue
		echo "$tag" >>"$T/left-out"
		if grep -q '^mkwait: skipped' "$T/$tag.err"; then
			skip "$tag" "$(cat "$T/$tag.err")"
		else
			not_ok "$tag: the fixture failed: $(cat "$T/$tag.err")"
			field_where "$tag"
		fi
	done
}

passes_more() {
	await "$1 passes" passes_reach $(($(status passes) + $1))
}

field_look() {
	for name in tasks queues alerts; do
		cat "$DIR/$name" >"$T/$name.copy"
	done
	awk -f "$CASES/field.awk" "$T/tasks.copy" "$T/queues.copy" \
		"$T/alerts.copy" "$T/left-out" "$T/wanted" >"$T/seen"
}

# The mark of a program, if it has one on this kernel.
field_mark() {
	sed -n "s/^$1\(@$HANGWATCH_KERNEL\)\{0,1\} //p" "$T/marks" | head -1
}

field_say() {
	mark=$(field_mark "$1")
	if [ "$2" = right ]; then
		ok "$3"
	elif [ -n "$mark" ]; then
		skip "$3" "TODO $mark: $4"
	else
		not_ok "$3"
		echo "# $4"
	fi
}

# Marks of programs of which all is right.
field_old_marks() {
	cut -d'|' -f1 "$T/seen" | uniq | while read -r tag; do
		[ -n "$(field_mark "$tag")" ] && ! grep -q "^$tag|wrong|" "$T/seen" &&
			echo "# $tag: all is right here: does it need its mark?"
	done
}

# field_judged PASSES: after so many passes the tables say what is wanted of every program.
# What one pass could not tell, one of the next three may.
field_judged() {
	passes_more "$1"
	for try in 1 2 3; do
		field_look
		grep -q '|wrong|' "$T/seen" || break
		[ "$try" = 3 ] || await_pass
	done
	while IFS='|' read -r tag is what differs; do
		field_say "$tag" "$is" "$what" "$differs"
	done <"$T/seen"
	field_old_marks
}

# field_end: the rest of a case that asks for no more than its tables say.
field_end() {
	load interval_ms=200 waiters_max=0 alert_secs=1 || bail "insmod"
	field_ready
	field_judged 40
	check "every row has its columns" well_formed
	finish
}
