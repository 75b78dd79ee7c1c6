/* The method of each profile. */
#ifndef WC_REPORT_METHODS_H
#define WC_REPORT_METHODS_H

#include "report/method.h"

const wc_method *wc_method_of(wirecopy_profile profile);

#endif
