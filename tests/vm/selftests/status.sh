#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# selftest: 3
# The test's own status comes through.
exit 3
