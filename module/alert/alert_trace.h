/* SPDX-License-Identifier: GPL-2.0-only */
/* The tracepoint hangwatch:alert: an alert that begins or ends. */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM hangwatch

#if !defined(HANGWATCH_ALERT_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define HANGWATCH_ALERT_TRACE_H

#include <linux/string.h>
#include <linux/tracepoint.h>

#include "model/alerts.h"

TRACE_EVENT(alert,
	    TP_PROTO(const struct alert_row *a, const char *rule, const char *kind),
	    TP_ARGS(a, rule, kind),
	    TP_STRUCT__entry(__field(u32, id)
			     __field(u32, waiters)
			     __field(bool, active)
			     __array(char, rule, 16)
			     __array(char, kind, 24)
			     __array(char, name, 128)
			     __array(char, owner, 96)),
	    TP_fast_assign(__entry->id = a->id;
			   __entry->waiters = a->waiters;
			   __entry->active = a->active;
			   strscpy(__entry->rule, rule, sizeof(__entry->rule));
			   strscpy(__entry->kind, kind, sizeof(__entry->kind));
			   strscpy(__entry->name, a->name, sizeof(__entry->name));
			   strscpy(__entry->owner, a->owner, sizeof(__entry->owner));),
	    TP_printk("id=%u %s rule=%s kind=%s name=%s owner=%s waiters=%u", __entry->id,
		      __entry->active ? "active" : "ended", __entry->rule, __entry->kind,
		      __entry->name, __entry->owner, __entry->waiters)
);

#endif

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH alert
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE alert_trace
#include <trace/define_trace.h>
