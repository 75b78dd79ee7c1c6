/* The registry of profiles: the only place that names them all. */
#ifndef WC_JOB_PROFILES_H
#define WC_JOB_PROFILES_H

#include "profile/profile.h"

const wc_profile *wc_profile_of(wirecopy_profile profile);

#endif
