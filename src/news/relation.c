#include "wirecopy/wirecopy.h"

const char *wirecopy_relation_name(wirecopy_relation relation) {
    static const char *const names[] = {"alone",   "representative", "identical", "near",   "abridged",
                                        "excerpt", "update",         "noisy",     "digest", "series"};
    return (unsigned)relation < sizeof names / sizeof names[0] ? names[relation] : "alone";
}
