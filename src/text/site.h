/* Who printed a document. */
#ifndef WC_TEXT_SITE_H
#define WC_TEXT_SITE_H

#include <stddef.h>
#include <stdint.h>

/* A number for a site: of the host where the field is a URL, without "www.", "m.", "mobile." and "amp.", else of
 * the field as it is; letters of ASCII compared without case. 0 where there is no field or nothing in it. Two sites may
 * share a number: with a thousand sites, once in 8,000 dumps. key: see wc_name_key. */
uint32_t wc_site_of(const char *field, size_t nbytes, uint64_t key);

/* The same of the host of the URL that stands within the URL, as an archive's or a mirror's has it. 0 where there is
 * none. */
uint32_t wc_site_within(const char *field, size_t nbytes, uint64_t key);

/* The same as a name: wc_site_of and wc_site_within tell of it what they tell of the field. Letters of ASCII are small.
 * Returns its bytes; no NUL is added. */
enum { WC_SITE_NAME_NBYTES = 544 };
size_t wc_site_name(const char *field, size_t nbytes, char name_ret[WC_SITE_NAME_NBYTES]);

#endif
