/* SPDX-License-Identifier: GPL-2.0-only */
/* A pass as the rules (alert/policy.h) see it; see observe.c. */
#ifndef HANGWATCH_ALERT_OBSERVE_H
#define HANGWATCH_ALERT_OBSERVE_H

#include "model/types.h"

struct pass;

/**
 * observe_pass() - describe each root, and each object in demand that leads to none
 * @p: a judged pass; its scratch memory gets a struct policy_object for each
 *
 * Context: sampler; yields.  Linear in objects and edges.
 * Return: how many there are.
 */
u32 observe_pass(struct pass *p);

#endif
