/* SPDX-License-Identifier: GPL-2.0-only */
/* Adds to the findings of a pass: objects, edges, holders, texts. */
#ifndef HANGWATCH_COLLECT_ROWS_H
#define HANGWATCH_COLLECT_ROWS_H

#include "pass.h"

/**
 * pass_object() - the row of an object, made if it is new in this pass
 * @p: the pass
 * @d: the object
 * @name: its name
 *
 * Return: NO_ROW if there is no room.
 */
u32 pass_object(struct pass *p, const struct object_desc *d, const char *name);

/** pass_find_object() - the row of an object that is in this pass, else NO_ROW */
u32 pass_find_object(const struct pass *p, u16 kind, u64 addr);

/**
 * pass_carry_object() - the row in this pass of an object of the pass before
 * @p: the pass
 * @prev: its row there
 *
 * Return: as pass_object().
 */
u32 pass_carry_object(struct pass *p, u32 prev);

/**
 * pass_rows_carried() - no object is carried from here on
 * @p: a walked pass
 *
 * The places of objects that are gone are free for new ones.
 */
void pass_rows_carried(struct pass *p);

/**
 * pass_add_edge() - say that a task waits for an object
 * @p: the pass
 * @task: the task's row; its edges must be added in one go
 * @object: the object's row
 * @wait: the mask, request and polled file of the edge
 *
 * A sleep that no family claims has no object and no edge: it is simply unknown. Without room
 * (@object is NO_ROW then) the edge is counted as dropped and the task is ROW_INCOMPLETE.
 * Completeness is a property of a chain, not of a pass.
 *
 * Return: false if there is no room.
 */
bool pass_add_edge(struct pass *p, u32 task, u32 object, const struct edge *wait);

/**
 * pass_add_holder() - say that a process could act on an object
 * @p: the pass
 * @object: the object's row
 * @leader: the row of the process
 *
 * Return: the new holder with HOW_HOLDER and without a decider; NULL if there
 * is no room, which is counted.
 */
struct holder *pass_add_holder(struct pass *p, u32 object, u32 leader);

/**
 * pass_begin_rows() - take over what keeps its place: texts, and the table of objects
 * @p: a pass without rows
 *
 * Only texts that are new since the pass that this snapshot described before are copied. If
 * too many are no longer used, none is copied: they are carried one by one then.
 *
 * Context: as pass_walk(); linear in the bytes copied, the room for text at most.
 */
void pass_begin_rows(struct pass *p);

/**
 * pass_text() - keep a text in this pass
 * @p: the pass
 * @text: NUL-terminated
 *
 * Return: its offset in the text arena; that of the empty text, 0, if there is no
 * room, which is counted.
 */
u32 pass_text(struct pass *p, const char *text);

/**
 * pass_carry_text() - keep a text of the pass before in this pass
 * @p: the pass
 * @prev: its offset there
 *
 * Return: as pass_text().
 */
u32 pass_carry_text(struct pass *p, u32 prev);

#endif
