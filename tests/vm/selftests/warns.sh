#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# selftest: 124
# An undeclared fault on the console is red, though the test passed.
echo "<4>BUG: test" >/dev/kmsg
