#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# selftest: 125
# expect-panic
# A declared panic that doesn't come is no pass.
exit 0
