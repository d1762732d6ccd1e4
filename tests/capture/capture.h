/* SPDX-License-Identifier: GPL-2.0-only */
/* What resolve.c calls instead of scan_stack() in a module built to capture. */
#ifndef HANGWATCH_TESTS_CAPTURE_H
#define HANGWATCH_TESTS_CAPTURE_H

#include "model/scan.h"

/**
 * capture_scan_stack() - scan_stack(), and the first scan of each task of capture_tids logged
 * @s: as for scan_stack()
 *
 * What is logged is all that the scan was given, asked and answered; tests/unit/captured.h
 * reads it. Scans that were unstable are not logged.
 *
 * Context: as scan_stack(), in the sampling thread only.
 * Return: as scan_stack().
 */
enum scan_result capture_scan_stack(struct scan *s);

#endif
