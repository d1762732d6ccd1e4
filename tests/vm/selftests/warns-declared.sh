#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# selftest: 0
# expect-console: BUG: test
# A declared line is no fault.
echo "<4>BUG: test" >/dev/kmsg
