/* What the processor and the operating system run. */
#ifndef WIRECOPY_KERNELS_DETECT_H
#define WIRECOPY_KERNELS_DETECT_H

#include "wirecopy/wirecopy.h"

int wirecopy_detect(wirecopy_isa isa);

#endif
