#ifndef WC_REPORT_OF_NEWS_H
#define WC_REPORT_OF_NEWS_H

#include "report/method.h"

extern const wc_method wc_method_news;

#endif
