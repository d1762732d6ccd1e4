#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# selftest: 124
# expect-console: BUG: test
# Declaring one line excuses no other.
echo "<4>BUG: test" >/dev/kmsg
echo "<4>WARNING: other" >/dev/kmsg
