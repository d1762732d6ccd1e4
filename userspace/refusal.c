// SPDX-License-Identifier: GPL-2.0-only
#include "refusal.h"

#include <errno.h>
#include <string.h>

#include "term.h"

#define ENROL "(docs/install.md, Secure Boot)"

static bool no_headers(const struct refusal *r)
{
	return r->no_file && r->no_headers;
}

static bool no_file(const struct refusal *r)
{
	return r->no_file;
}

static bool no_root(const struct refusal *r)
{
	return r->no_root && r->error == EPERM;
}

static bool switched_off(const struct refusal *r)
{
	return r->switched_off && r->error == EPERM;
}

static bool no_right(const struct refusal *r)
{
	return r->no_right && r->error == EPERM;
}

/* kernel/module/signing.c: EKEYREJECTED if signatures are enforced, EPERM under lockdown. */
static bool wants_signature(const struct refusal *r)
{
	return r->error == EPERM || r->error == EKEYREJECTED || r->error == ENOKEY;
}

static bool unreadable(const struct refusal *r)
{
	return wants_signature(r) && r->unreadable;
}

static bool unsigned_(const struct refusal *r)
{
	return wants_signature(r) && !r->signed_;
}

static bool has_no_modules(const struct refusal *r)
{
	return r->no_modules;
}

static bool is_damaged(const struct refusal *r)
{
	return r->error == EBADMSG || r->error == ENOPKG;
}

static bool is_other(const struct refusal *r)
{
	return r->error == ENOEXEC && *r->built_for && strcmp(r->built_for, r->running);
}

static bool is_strange(const struct refusal *r)
{
	return r->error == ENOEXEC;
}

static bool is_loaded(const struct refusal *r)
{
	return r->error == EEXIST;
}

static bool is_busy(const struct refusal *r)
{
	return r->error == EBUSY;
}

static bool is_invalid(const struct refusal *r)
{
	return r->error == EINVAL;
}

static bool lacks_symbol(const struct refusal *r)
{
	return r->error == ENOENT;
}

static bool is_compressed(const struct refusal *r)
{
	return r->error == EOPNOTSUPP;
}

static bool lacks_memory(const struct refusal *r)
{
	return r->error == ENOMEM;
}

/* The first row that fits; RUNNING and BUILT are releases of kernels. */
static const struct {
	bool (*fits)(const struct refusal *r);
	const char *situation;
	const char *says;
} rows[] = {
	{ no_headers, "no module, no headers",
	  "there is none for this kernel, nor the headers to build it: install "
	  "linux-headers-RUNNING (kernel-devel-RUNNING), then dkms autoinstall -k RUNNING" },
	{ no_file, "no module",
	  "there is none for this kernel, but its headers are here: "
	  "dkms autoinstall -k RUNNING, or make install" },
	{ has_no_modules, "a kernel without modules",
	  "this kernel takes no modules at all (or this sandbox hides that it does)" },
	{ no_root, "not root", "only root may load a module" },
	{ switched_off, "modules are switched off",
	  "kernel.modules_disabled is 1: until the next boot no module can be loaded" },
	{ no_right, "a container",
	  "root here may not load modules (a container?): load it on the host" },
	{ unreadable, "a signature is wanted, and the file is compressed",
	  "this kernel (Secure Boot, lockdown) takes only modules signed with a key it trusts, "
	  "and this one is not: sign it, and enrol the key with mokutil --import " ENROL },
	{ unsigned_, "a signature is wanted, and it has none",
	  "it is not signed, and this kernel (Secure Boot, lockdown) takes only signed modules: "
	  "sign it with scripts/sign-file, and enrol the key with mokutil --import " ENROL },
	{ wants_signature, "its key is not trusted",
	  "it is signed with a key this machine does not trust: enrol it with mokutil --import "
	  "(of dkms: /var/lib/dkms/mok.pub) and reboot " ENROL },
	{ is_damaged, "a damaged signature",
	  "its signature can't be verified: it was stripped or changed after it was signed" },
	{ is_other, "built for another kernel",
	  "it is built for BUILT, and this is RUNNING: dkms autoinstall -k RUNNING" },
	{ is_strange, "another configuration, or damaged",
	  "it is damaged, or built with another configuration of this kernel: build it against "
	  "this kernel's headers; the kernel log says more" },
	{ is_loaded, "loaded already", "it is already loaded" },
	{ is_busy, "another load", "another load is under way" },
	{ is_invalid, "refused by the module",
	  "a parameter was refused, or the module would read wrong places of this kernel; "
	  "the kernel log says which" },
	{ lacks_symbol, "a symbol is missing",
	  "it needs a symbol this kernel does not export, or has no such parameter; the kernel "
	  "log says which" },
	{ is_compressed, "the kernel can't unpack it",
	  "this kernel can't unpack it: unpack the file first, and give its name" },
	{ lacks_memory, "no memory", "there is not enough memory: the kernel log says for what" },
};

static void fill(struct buf *to, const char *says, const struct refusal *r)
{
	while (*says) {
		if (!strncmp(says, "RUNNING", 7)) {
			buf_printf(to, "%s", r->running);
			says += 7;
		} else if (!strncmp(says, "BUILT", 5)) {
			buf_printf(to, "%s", r->built_for);
			says += 5;
		} else {
			buf_put(to, says++, 1);
		}
	}
}

/** refusal_explain() - one sentence for a person: the missing thing, and the remedy */
void refusal_explain(struct buf *to, const struct refusal *r)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		if (rows[i].fits(r)) {
			fill(to, rows[i].says, r);
			return;
		}
	}
	buf_printf(to, "%s", strerror(r->error));
}

/** refusal_rows() - every situation and its sentence, for docs/install.md */
void refusal_rows(void (*row)(const char *situation, const char *says))
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		row(rows[i].situation, rows[i].says);
}
