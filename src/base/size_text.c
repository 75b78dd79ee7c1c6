#include "base/size_text.h"

#include <stdio.h>

wc_size_text wc_size_text_of(uint64_t nbytes) {
    static const char *const units[] = {"", "K", "M", "G", "T"};
    wc_size_text made;
    size_t unit = 0;
    for (; nbytes > 0 && nbytes % 1024 == 0 && unit + 1 < sizeof units / sizeof units[0]; unit++) {
        nbytes /= 1024;
    }
    snprintf(made.text, sizeof made.text, "%llu%s", (unsigned long long)nbytes, units[unit]);
    return made;
}
