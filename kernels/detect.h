/* What the processor and the operating system run. */
#ifndef WC_DETECT_H
#define WC_DETECT_H

#include "wirecopy/wirecopy.h"

int wc_detect(wirecopy_isa isa);

#endif
