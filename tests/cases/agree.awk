# SPDX-License-Identifier: GPL-2.0-only
# agree.awk TASKS QUEUES TRUTH: compares both tables with what a fixture says.
# A truth line agrees if one of its task's rows has its kind and object, and
# the queue of that row's address has its owner, outcome and verdict.  A key
# that the line doesn't have is not compared.

FNR == 1 { part++ }

part < 3 && FNR == 1 {
	for (i = 2; i <= NF; i++)
		column[part, $i] = i - 1
	next
}

part == 1 { rows[field("TID"), ++row_count[field("TID")]] = $0; next }
part == 2 { queue[field("KIND"), field("ADDRESS")] = $0; next }
$1 == "truth" { judge(); next }

function field(name) { return $(column[part, name]) }

function cell(p, line, name,	f) {
	split(line, f)
	return f[column[p, name]]
}

function read_truth(	i, at) {
	split("", t)
	for (i = 2; i <= NF; i++) {
		at = match($i, /[=~]/)
		t[substr($i, 1, at - (substr($i, at, 1) == "="))] = substr($i, at + 1)
	}
}

function pid_of(owner) {
	return match(owner, /\[[0-9]+\]$/) ? substr(owner, RSTART + 1, RLENGTH - 2) : owner
}

# Whether a name has this number as a word of its own
function has_number(name, number) {
	return (" " name " ") ~ ("[^0-9]" number "[^0-9]")
}

function differs(key, got) {
	return (key in t) && t[key] != got ? key " " got " not " t[key] "; " : ""
}

function names_differ(name,	why) {
	why = differs("object", name)
	if (("object~" in t) && !index(name, t["object~"]))
		why = why "object " name " without " t["object~"] "; "
	if (!("object" in t) && ("inode" in t) && !has_number(name, t["inode"]))
		why = why "object " name " without inode " t["inode"] "; "
	return why
}

function call_differs(call) {
	if (("call~" in t) && index(call, t["call~"]) != 1)
		return "call " call " does not begin with " t["call~"] "; "
	return differs("call", call)
}

# Every process that is to be a holder is among those shown
function holders_differ(q,	shown, wanted, n, i, why) {
	shown = "," cell(2, q, "HOLDERS")
	n = split(t["holders"], wanted, ",")
	for (i = 1; i <= n; i++)
		if (!index(shown, "[" wanted[i] "]"))
			why = why "holders " shown " without " wanted[i] "; "
	return why
}

# Nobody is asked to act on an idle queue: its owner is not looked for
function owner_differs(q) {
	if (("verdict" in t) && t["verdict"] == "idle")
		return cell(2, q, "OWNER") == "-" ? differs("owner", "-") : "an idle queue has an owner; "
	return differs("owner", pid_of(cell(2, q, "OWNER")))
}

function queue_differs(q) {
	if (q == "")
		return "no queue for it; "
	return owner_differs(q) differs("how", cell(2, q, "HOW")) \
		differs("outcome", cell(2, q, "OUTCOME")) \
		differs("verdict", cell(2, q, "VERDICT")) \
		differs("root", pid_of(cell(2, q, "ROOT"))) holders_differ(q)
}

function row_differs(row,	kind, why) {
	kind = cell(1, row, "KIND")
	if ("notkind" in t)
		return index("," t["notkind"] ",", "," kind ",") ? "kind " kind "; " : ""
	why = call_differs(cell(1, row, "SYSCALL"))
	why = why differs("pid", cell(1, row, "PID")) differs("kind", kind) \
		differs("uid", cell(1, row, "UID")) names_differ(cell(1, row, "NAME"))
	if ("kind" in t)
		why = why queue_differs(queue[kind, cell(1, row, "ADDRESS")])
	return why
}

function judge(	i, why, shortest) {
	read_truth()
	shortest = row_count[t["tid"]] ? "" : "no row; "
	for (i = 1; i <= row_count[t["tid"]]; i++) {
		why = row_differs(rows[t["tid"], i])
		if ("notkind" in t) {
			shortest = shortest why
			continue
		}
		if (i == 1 || length(why) < length(shortest))
			shortest = why
	}
	# A fixture that names its tasks leaves it to the case what is expected of them
	if ("as" in t)
		shortest = shortest "nothing is expected of it; "
	judged++
	if (shortest != "" && wrong++ < 5)
		print "# tid " t["tid"] ": " shortest "truth: " $0
}

END {
	if (!judged || wrong)
		print "# " wrong + 0 " of " judged + 0 " truths differ"
	exit !judged || wrong > 0
}
