/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The knobs: module parameters, writable at run time, checked when written.
 * A value that makes no sense is refused with a line in the kernel log, and
 * the old one stays.
 */
#ifndef HANGWATCH_PARAMS_H
#define HANGWATCH_PARAMS_H

#include <linux/types.h>

/**
 * params_wait_interval() - sleep until the next pass is due
 * @least_ms: the pass is not due before, unless a number is written
 *
 * That is after interval_ms. It is at once if a number is written meanwhile or the kthread
 * that asks should stop. With an interval of 0 it is only when another is written:
 * params_paused() says whether it is still 0. Context: a kthread; sleeps.
 */
void params_wait_interval(unsigned int least_ms);

/** params_interval_ms() - milliseconds between passes that are wanted, 0: none are made */
unsigned int params_interval_ms(void);

/** params_cpu_max_percent() - the part of one CPU that passes may take, 0: all they need */
unsigned int params_cpu_max_percent(void);

/** params_audit() - passes from one audit to the next, 0: no audits */
unsigned int params_audit(void);

/** params_paused() - whether no passes are to be made: interval_ms is 0 */
bool params_paused(void);

/** params_waiters_max() - waiters on one demand queue that are an alert, 0: never */
unsigned int params_waiters_max(void);

/** params_alert_secs() - how long a condition must hold, seconds */
unsigned int params_alert_secs(void);

/** params_alerts_per_hour() - alerts announced in an hour at most */
unsigned int params_alerts_per_hour(void);

/** params_memory_max_kb() - memory that passes may take, kilobytes; 0: a share of RAM */
unsigned int params_memory_max_kb(void);

/** params_panic_on() - mask of the rules whose alert panics */
u32 params_panic_on(void);

/** params_panic_without_kdump() - whether to panic without a crash kernel */
bool params_panic_without_kdump(void);

#endif
