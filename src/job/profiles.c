#include "job/profiles.h"

#include "near/near.h"
#include "news/news.h"

const wc_profile *wc_profile_of(wirecopy_profile profile) {
    return profile == WIRECOPY_PROFILE_NEAR ? &wc_near : &wc_news_profile;
}
