#include "report/methods.h"

#include "report/of_near.h"
#include "report/of_news.h"

const wc_method *wc_method_of(wirecopy_profile profile) {
    return profile == WIRECOPY_PROFILE_NEAR ? &wc_method_near : &wc_method_news;
}
