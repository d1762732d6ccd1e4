# SPDX-License-Identifier: GPL-2.0-only
# calls.awk NAMES BEFORE AFTER TASKS: compares the SYSCALL column with what
# /proc says of every task that slept all the while (the same line in BEFORE and
# AFTER, see calls_now): the call by NAMES, how many arguments it has and which are
# descriptors by the kernel's own description of it (tracefs), the arguments by
# /proc/PID/syscall, and what a descriptor stands for by /proc/PID/fd.  Prints the
# first differences and, last, how much was compared.
#
# Names differ from /proc/PID/fd by rule: no "anon_inode:", "(deleted)" without a
# space, bytes escaped; of a socket, what it is bound to or talks to by
# /proc/net/*, or its inode number.

FNR == 1 { part++ }

part == 1 { name_of[$1] = $2; next }
part == 2 { before[$1] = $0; next }
part == 3 { if (before[$1] == $0) stable[tid($1)] = $0; next }
FNR == 1 {
	for (i = 2; i <= NF; i++)
		column[$i] = i - 1
	read_sockets()
	next
}
$column["TID"] in stable { judge($column["SYSCALL"], stable[$column["TID"]]) }

function tid(path) {
	sub(/.*\//, "", path)
	return path
}

# What must be in a socket's name, by inode: all of it if it is bound to a path, its
# number if it is another AF_UNIX socket, else the port of its own end.
function read_sockets(	line, f, table, tables, i) {
	while ((getline line < "/proc/net/unix") > 0) {
		split(line, f)
		socket[f[7]] = f[8] != "" ? f[8] : "~unix:[" f[7] "]"
	}
	split("tcp tcp6 udp udp6", tables)
	for (i = 1; i in tables; i++) {
		table = "/proc/net/" tables[i]
		while ((getline line < table) > 0) {
			split(line, f)
			sub(/.*:/, "", f[2])
			socket[f[10]] = "~:" number(f[2])
		}
	}
}

# The fields of a call: their number in count[name], "1" in is_fd[name, i] of descriptors.
function learn(name,	file, line, n, word, f) {
	if (name in count)
		return
	count[name] = -1
	file = "/sys/kernel/tracing/events/syscalls/sys_enter_" name "/format"
	while ((getline line < file) > 0) {
		if (line !~ /field:/ || line ~ /__data_loc/ || line ~ /field:(unsigned (char|short)|int) (common_|__syscall_nr)/)
			continue
		n = count[name] < 0 ? 0 : count[name]
		split(line, f, ";")
		word = f[1]
		sub(/.*[ *]/, "", word)
		is_fd[name, n] = word ~ /^(fd|fildes|oldfd|epfd|d?fd_?in|fd_?out|out_fd|in_fd|ufd|dfd|olddfd|newdfd|mqdes|pidfd|fs_fd)$/ &&
			f[1] !~ /\*/
		count[name] = n + 1
	}
	close(file)
}

function hex(word) {
	sub(/^0x/, "", word)
	return word
}

# An int written in hexadecimal, as decimal
function number(word,	value, i) {
	word = tolower(hex(word))
	word = substr(word, length(word) > 8 ? length(word) - 7 : 1)
	for (i = 1; i <= length(word); i++)
		value = value * 16 + index("0123456789abcdef", substr(word, i, 1)) - 1
	return value >= 2147483648 ? value - 4294967296 : value + 0
}

function link_of(path, fd,	command, link) {
	command = "readlink " path "/fd/" fd " 2>/dev/null"
	command | getline link
	close(command)
	return link
}

# What a descriptor's name must be, "" if none, "~TEXT" if it must have TEXT in it
function wanted(link,	inode) {
	if (link ~ /^socket:\[/) {
		inode = link
		gsub(/[^0-9]/, "", inode)
		return inode in socket ? socket[inode] : "~:[" inode "]"
	}
	sub(/^anon_inode:/, "", link)
	sub(/^\/memfd:/, "memfd:", link)
	deleted = sub(/ \(deleted\)$/, "", link)
	gsub(/\\/, "\\x5c", link)
	gsub(/ /, "\\x20", link)
	if (deleted && link !~ /^memfd:/)
		link = link "(deleted)"
	return link
}

# Takes one descriptor and its name off the text; returns the rest, or "!" if it differs.
function take_fd(text, path, word,	want, n) {
	n = number(word)
	want = n == -100 ? "AT_FDCWD" : n ""
	if (index(text, want) != 1)
		return "!"
	text = substr(text, length(want) + 1)
	want = n < 0 ? "" : wanted(link_of(path, n))
	fds += want != ""
	if (want == "")
		return substr(text, 1, 1) == "<" ? "!" : text
	if (substr(want, 1, 1) != "~")
		return index(text, "<" want ">") == 1 ? substr(text, length(want) + 3) : "!"
	# a socket's name has a > in it only before a peer
	if (!match(text, /^<[^>]*(->[^>]*)?>/) || !index(substr(text, 1, RLENGTH), substr(want, 2)))
		return "!"
	return substr(text, RLENGTH + 1)
}

function same_call(text, line,	f, name, i, want) {
	split(line, f)
	# path, run count, call, six arguments, stack pointer (none in a kernel thread)
	if (f[3] == "-1" || f[10] == "0x0")
		return text == "-"
	name = name_of[f[3]]
	if (text ~ /^compat:/ || name == "")
		return 1
	learn(name)
	if (index(text, name "(") != 1)
		return 0
	text = substr(text, length(name) + 2)
	if (count[name] < 0)
		return 1
	described++
	for (i = 0; i < count[name]; i++) {
		if (i && sub(/^,/, "", text) != 1)
			return 0
		want = hex(f[4 + i])
		if (is_fd[name, i])
			text = take_fd(text, f[1], f[4 + i])
		else if (index(text, want) == 1)
			text = substr(text, length(want) + 1)
		else
			return 0
	}
	return text == ")"
}

function judge(text, line) {
	rows++
	if (!same_call(text, line) && wrong++ < 5)
		print "# " text " but " line
}

END {
	print "# " rows + 0 " rows, " described + 0 " of them by their description, " fds + 0 " descriptors"
	exit wrong > 0 || !fds
}
