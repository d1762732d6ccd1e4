# SPDX-License-Identifier: GPL-2.0-only
"""
qmp.py SOCKET DUMP [LOG LINE]: pauses a QEMU machine, writes its memory to DUMP (a path as QEMU sees it), lets it go
on; with LOG, at once when that file has LINE.
"""
import json
import socket
import sys
import time


class Monitor:
    def __init__(self, path):
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(path)
        self.stream = connection.makefile("rw")
        self.stream.readline()  # the greeting
        self.command("qmp_capabilities")

    def command(self, name, **arguments):
        json.dump({"execute": name, "arguments": arguments}, self.stream)
        self.stream.write("\n")
        self.stream.flush()
        while True:
            reply = json.loads(self.stream.readline())
            if "error" in reply:
                sys.exit(f"{name}: {reply['error']['desc']}")
            if "return" in reply:
                return


def await_line(path, line):
    with open(path) as log:
        while log.readline().rstrip() != line:
            time.sleep(0.002)


monitor = Monitor(sys.argv[1])
if len(sys.argv) > 3:
    await_line(sys.argv[3], sys.argv[4])
monitor.command("stop")
monitor.command("dump-guest-memory", paging=True, protocol=f"file:{sys.argv[2]}")
monitor.command("cont")
