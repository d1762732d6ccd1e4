# SPDX-License-Identifier: GPL-2.0-only
# field.awk TASKS QUEUES ALERTS LEFT-OUT WANTED: compares the tables with lines of WANTED,
# which field.sh explains.  Prints a line for each: TAG|right or wrong|what|differences.

# An empty file has no line: count files by their names.
FNR == 1 { file_of = number_of(FILENAME) }

file_of <= 3 && FNR == 1 {
	for (i = 2; i <= NF; i++)
		column[file_of, $i] = i - 1
	next
}

file_of == 1 { comm = $(column[1, "COMM"]); rows[comm, ++row_count[comm]] = $0; next }
file_of == 2 { queue[cell(2, $0, "KIND"), cell(2, $0, "ADDRESS")] = $0; next }
file_of == 3 { if (cell(3, $0, "STATE") == "active") alerts[++alert_count] = $0; next }
file_of == 4 { left_out[$1] = 1; next }
$1 != "+" { tag = $1 }
!(tag in left_out) { judge() }

function number_of(name,	i) {
	for (i = 1; i < ARGC; i++)
		if (ARGV[i] == name)
			return i
}

function cell(p, line, name,	f) {
	split(line, f)
	return f[column[p, name]]
}

# The role of a task, as in COMM[PID]
function role(task) {
	sub(/\[[0-9]+\]$/, "", task)
	if (index(task, tag "-") == 1)
		return substr(task, length(tag) + 2)
	return task
}

function is(got, want) {
	return got ~ ("^(" want ")$")
}

function differs(name, got, want) {
	return is(got, want) ? "" : name " " got " not " want "; "
}

function behind_differs(got) {
	if ($10 ~ /^[0-9]+\+$/)
		return got + 0 >= $10 + 0 ? "" : "BEHIND " got " not " $10 "; "
	return differs("BEHIND", got, $10)
}

function queue_differs(kind, address,	q) {
	if (!((kind, address) in queue))
		return "no queue; "
	q = queue[kind, address]
	return differs("OWNER", role(cell(2, q, "OWNER")), $5) \
		differs("HOW", cell(2, q, "HOW"), $6) \
		differs("OUTCOME", cell(2, q, "OUTCOME"), $7) \
		differs("VERDICT", cell(2, q, "VERDICT"), $8) \
		differs("ROOT", role(cell(2, q, "ROOT")), $9) \
		behind_differs(cell(2, q, "BEHIND"))
}

function row_differs(row,	kind, name) {
	kind = cell(1, row, "KIND")
	name = cell(1, row, "NAME")
	if (!is(kind, $3) || !match(name, $4))
		return "KIND " kind " " name " not " $3 " " $4 "; "
	return queue_differs(kind, cell(1, row, "ADDRESS"))
}

# Of several tasks of that name the one that agrees best counts.
function wait_differs(	comm, i, why, shortest) {
	comm = tag "-" $2
	shortest = row_count[comm] ? "" : "nobody is called " comm "; "
	for (i = 1; i <= row_count[comm]; i++) {
		why = row_differs(rows[comm, i])
		if (i == 1 || length(why) < length(shortest))
			shortest = why
	}
	return shortest
}

# All alerts that speak of this program
function alert_differs(	i, n, rules) {
	for (i = 1; i <= alert_count; i++)
		if (index(alerts[i], tag "-")) {
			n++
			rules = rules (rules == "" ? "" : ",") cell(3, alerts[i], "RULE")
		}
	return differs("ALERT", n ? rules : "none", $11)
}

function judge(	why, what) {
	why = wait_differs()
	if ($1 != "+")
		why = why alert_differs()
	what = tag ": " $2 " waits for " $3 ": " $7 ", " $8 ", root " $9
	gsub(/\|/, " or ", what)
	gsub(/\|/, " or ", why)
	print tag "|" (why == "" ? "right" : "wrong") "|" what "|" why
}
