# SPDX-License-Identifier: GPL-2.0-only
# For gdb -p PID -batch -ex 'python tid = TID' -x truth.py: the frames gdb unwinds of one thread, innermost first.
import gdb

gdb.execute("set backtrace past-main on")
gdb.execute("set backtrace past-entry on")

for thread in gdb.selected_inferior().threads():
    if thread.ptid[1] == tid:
        thread.switch()
        frame = gdb.newest_frame()
        while frame is not None and frame.is_valid():
            if frame.type() == gdb.SIGTRAMP_FRAME:
                print("true signal")
            elif frame.type() != gdb.INLINE_FRAME:
                print("true %x" % frame.pc())
            try:
                frame = frame.older()
            except gdb.error:
                break
