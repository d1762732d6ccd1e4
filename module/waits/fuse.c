// SPDX-License-Identifier: GPL-2.0-only
/*
 * FUSE: a task waits for the answer of a filesystem's daemon (fs/fuse/dev.c).
 *
 * Each request has a queue of its own; the object is the connection, as all its waiters wait
 * for one daemon. Proof: the request around the head has a sane header. It leads to a
 * connection whose mounted filesystem is one of FUSE and leads back to it
 * (super_block.s_fs_info). Before the daemon has said hello, or while it has too much in the
 * background, a task may not send its request. It waits in a queue of the connection, which
 * is proved by such a filesystem as well.
 *
 * Demand or idle: a request is owed its answer. Owner: each process that has a /dev/fuse of
 * the connection open (fuse_device(), as a connection may have several). A thread that waits
 * for requests serves. The daemon of virtiofs is on another machine, the host.
 *
 * The name has the number by which /sys/fs/fuse/connections knows it.
 */
#include <linux/fs.h>
#include <linux/fuse.h>

#include "target/layout.h"
#include "waits/file.h"
#include "target/names.h"
#include "waits/families.h"
#include "waits/fuse.h"

/* The super_block of a fuse_mount of this connection, NULL if it isn't one. */
static const struct super_block *mounted(const struct memread *m, u64 mount, u64 conn)
{
	const struct super_block *sb;
	u64 word, info;

	if (!mem_word(m, mount + layout.fuse_mount_conn, &word) || word != conn ||
	    !mem_word(m, mount + layout.fuse_mount_sb, &word))
		return NULL;
	sb = (const void *)(uintptr_t)word;
	return is_super_block(m, sb, FUSE_SUPER_MAGIC) &&
	       mem_word(m, (u64)(uintptr_t)&sb->s_fs_info, &info) && info == mount ? sb : NULL;
}

#ifdef COMPAT_FUSE_CHAN
/* A channel has the connection, and that its mounts. */
static const struct super_block *filesystem_of_chan(const struct memread *m, u64 chan)
{
	u64 fc, word;

	if (!mem_word(m, chan + layout.fuse_chan_conn, &fc) ||
	    !mem_word(m, fc + layout.fuse_conn_chan, &word) || word != chan ||
	    !mem_word(m, fc + layout.fuse_conn_mounts, &word))
		return NULL;
	return mounted(m, word - layout.fuse_mount_entry, fc);
}

static const struct super_block *filesystem_of(const struct memread *m, u64 req, u64 *conn)
{
	return mem_word(m, req + layout.fuse_req_conn, conn) ? filesystem_of_chan(m, *conn) : NULL;
}

static const struct super_block *filesystem_of_sender(const struct sleep *s, u64 conn)
{
	return filesystem_of_chan(s->mem, conn);
}
#else
/* The sending function's words lie near where it sleeps. */
#define SENDER_WORDS 64

static const struct super_block *filesystem_of(const struct memread *m, u64 req, u64 *conn)
{
	u64 mount;

	if (!mem_word(m, req + layout.fuse_req_mount, &mount) ||
	    !mem_word(m, mount + layout.fuse_mount_conn, conn))
		return NULL;
	return mounted(m, mount, *conn);
}

/* A sender of a request has the mount at hand. */
static const struct super_block *filesystem_of_sender(const struct sleep *s, u64 conn)
{
	const struct super_block *sb = NULL;
	u32 i;

	for (i = 0; !sb && i < s->count && i < SENDER_WORDS; i++)
		sb = mounted(s->mem, s->words[i], conn);
	return sb;
}
#endif

static bool is_request(const struct memread *m, u64 req)
{
	struct fuse_in_header head;

	return mem_read(m, req + layout.fuse_req_header, &head, sizeof(head)) &&
	       head.len >= sizeof(head) && head.opcode;
}

static bool is_of_virtiofs(const struct memread *m, const struct super_block *sb)
{
	struct file_system_type *type;
	char name[sizeof("virtiofs")];
	const char *at;

	return peek(m, &type, &sb->s_type) && peek(m, &at, &type->name) &&
	       mem_read(m, (u64)(uintptr_t)at, name, sizeof(name)) &&
	       !memcmp(name, "virtiofs", sizeof(name));
}

static void name_connection(const struct memread *m, const struct super_block *sb,
			    struct found_object *d)
{
	dev_t dev = 0;
	size_t n;

	peek(m, &dev, &sb->s_dev);
	n = scnprintf(d->name, sizeof(d->name), "fuse:%u:", dev);
	if (!name_mount(m, sb, d->name + n, sizeof(d->name) - n))
		d->name[n - 1] = '\0';
}

u64 fuse_device(const struct memread *m, const struct file *file)
{
	u64 at = (u64)(uintptr_t)file, dev, conn;

	if (!layout_on(LAYOUT_FUSE) || file_poll(m, at) != FN_fuse_dev_poll)
		return 0;
	dev = file_private(m, at);
	return dev && mem_word(m, dev + layout.fuse_dev_conn, &conn) ? conn : 0;
}

u64 fuse_connection(const struct memread *m, const struct super_block *sb)
{
	u64 mount, fc;

	if (!layout_on(LAYOUT_FUSE) ||
	    !mem_word(m, (u64)(uintptr_t)&sb->s_fs_info, &mount) ||
	    !mem_word(m, mount + layout.fuse_mount_conn, &fc) || mounted(m, mount, fc) != sb ||
	    is_of_virtiofs(m, sb))
		return 0;
#ifdef COMPAT_FUSE_CHAN
	if (!mem_word(m, fc + layout.fuse_conn_chan, &fc))
		return 0;
#endif
	return fc;
}

/* The filesystem whose daemon should answer, or let requests in. */
static const struct super_block *filesystem_asked(const struct sleep *s, u64 head, u64 *conn)
{
	const struct super_block *sb = NULL;
	u64 req = head - layout.fuse_req_waitq;

	if (is_request(s->mem, req))
		sb = filesystem_of(s->mem, req, conn);
	if (sb)
		return sb;
	*conn = head - layout.fuse_conn_blocked;
	return filesystem_of_sender(s, *conn);
}

static void owned_by_daemon(u64 conn, struct found_object *d)
{
	d->key.type = KEY_FUSE;
	d->key.value = conn;
}

static void device_key(const struct memread *m, const struct file *file, struct key_sink *sink)
{
	u64 conn = fuse_device(m, file);

	if (conn)
		sink->found(sink, KEY_FUSE, conn);
}

/* enum fuse_req_flag of fs/fuse/fuse_i.h; the same from 4.2 to 7.3. */
#define FR_PENDING	BIT(7)
#define FR_SENT		BIT(8)
#define FR_FINISHED	BIT(9)

/* A request is pending until a thread has read it, and then sent until it is answered. */
static enum request_state request_state(const struct memread *m, const struct object_row *o,
					u64 req)
{
	u64 flags;

	if (!mem_word(m, req + layout.fuse_req_flags, &flags) || flags & FR_FINISHED)
		return REQUEST_NONE;
	if (flags & FR_PENDING)
		return REQUEST_PENDING;
	return flags & FR_SENT ? REQUEST_TAKEN : REQUEST_NONE;
}

static bool claim_fuse(const struct sleep *s, const struct found_wait *w, struct found_object *d)
{
	const struct super_block *sb;
	u64 conn;

	sb = filesystem_asked(s, w->head, &conn);
	if (!sb)
		return false;
	if (conn != w->head - layout.fuse_conn_blocked)
		d->request_at = w->head - layout.fuse_req_waitq;
	d->kind = KIND_FUSE;
	d->addr = conn;
	d->service_needed = conn;
	if (is_of_virtiofs(s->mem, sb))
		d->fixed_state = OUTCOME_REMOTE;
	else
		owned_by_daemon(conn, d);
	name_connection(s->mem, sb, d);
	return true;
}

const struct wait_family fuse_family = {
	.name = "FUSE",
	.shapes = CLAIMS_ENTRY,
	.group = NEEDS(FUSE),
	.keys = BIT(KEY_FUSE),
	.claim = claim_fuse,
	.request = request_state,
	.file_keys = device_key,
};
