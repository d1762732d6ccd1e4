#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""make_vmcore.py FORM TEXT: a crash dump on stdout in which hangwatch's text is TEXT (a file), laid out as
module/alert/dump.h says, between memory that looks like it. FORM: whole, torn (the newer block was being written),
nowhere (without physical addresses), none (without text), packed (a compressed dump's first bytes), big (for another
kind of machine)."""
import struct
import sys

STEP = 32768
form, path = sys.argv[1:]
text = open(path, "rb").read()[:STEP - 40]


def block(serial, text, magic=b"HANGWATCH-TEXT\n\0", version=1, size=STEP, length=None):
    head = struct.pack("<16sIIIIQ", magic, version, size, len(text) if length is None else length, serial, serial)
    return (head + text).ljust(STEP, b"\0")


def memory():
    """Blocks that are none; then the old text and the new one."""
    old = b"hangwatch 0, pass 1\n#hangwatch-chains-1 CHAIN\n"
    parts = [
        b"\xff" * STEP,
        block(99, text, version=2), block(98, text, size=4096), block(97, text, length=STEP),
        block(96, text, magic=b"HANGWATCH-NEXT\n\0"),
        b"\0" * 4096 + block(95, old)[:STEP - 4096],
    ]
    if form == "nowhere":
        parts.pop()  # without addresses it could not be told from a real one
    if form == "torn":
        parts += [block(7, text), block(0, old)]
    elif form != "none":
        parts += [block(7, old), block(8, text)]
    return b"".join(parts)


def elf():
    # the second segment begins in the middle of a block's step, as memory does beside holes
    first, second = b"\xee" * 12288, b"\xdd" * 4096 + memory()
    segments = [(0x1000, first), (0x100000000 - 4096, second)]
    offset, heads, body = 64 + 56 * 3, b"", b""
    heads += struct.pack("<IIQQQQQQ", 4, 0, offset, 0, 0, 0, 0, 0)
    for physical, data in segments:
        heads += struct.pack("<IIQQQQQQ", 1, 7, offset + len(body), 0,
                             0 if form == "nowhere" else physical, len(data), len(data), 0)
        body += data
    ident = b"\x7fELF" + bytes([2, 2 if form == "big" else 1, 1]) + b"\0" * 9
    return ident + struct.pack("<HHIQQQIHHHHHH", 4, 62, 1, 0, 64, 0, 0, 64, 56, 3, 0, 0, 0) + heads + body


sys.stdout.buffer.write(b"KDUMP   ".ljust(65536, b"\0") if form == "packed" else elf())
