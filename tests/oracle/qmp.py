# SPDX-License-Identifier: GPL-2.0-only
"""qmp.py SOCKET DUMP: pauses a QEMU machine, writes its memory to DUMP (a path as QEMU sees it), lets it go on."""
import json
import socket
import sys


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


monitor = Monitor(sys.argv[1])
monitor.command("stop")
monitor.command("dump-guest-memory", paging=True, protocol=f"file:{sys.argv[2]}")
monitor.command("cont")
