#ifndef WC_REPORT_OF_NEAR_H
#define WC_REPORT_OF_NEAR_H

#include "report/method.h"

extern const wc_method wc_method_near;

#endif
