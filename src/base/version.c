#include "wirecopy/wirecopy.h"

const char *wirecopy_version(void) {
    return WIRECOPY_VERSION_STRING;
}
