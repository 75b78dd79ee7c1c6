/* Where symbolic links lead. */
#ifndef WC_BASE_LINKS_H
#define WC_BASE_LINKS_H

#include <limits.h>

/* The file that a path names once links are followed, which need not exist yet. Returns non-zero and sets errno where
 * they lead nowhere. */
int wc_links_follow(const char *path, char target_ret[PATH_MAX]);

#endif
