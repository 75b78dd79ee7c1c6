/* Instruction sets that the processor and the operating system support. */
#ifndef WC_DETECT_H
#define WC_DETECT_H

#include "wirecopy/wirecopy.h"

int wc_detect(wirecopy_isa isa);

#endif
