/* Which texts of a group stay, so that each that goes is borne by one that stays: the one directly by the other, and
 * not through a third. */
#ifndef WC_PROFILE_BEARERS_H
#define WC_PROFILE_BEARERS_H

#include "profile/groups.h"

/* How each text relates to one that may bear it: pairs[count], the bearer in the upper half and the text in the lower,
 * ascending by the bearer. */
typedef wirecopy_code (*wc_bear_fn)(void *context, const uint64_t *pairs, size_t count, wc_kinship *kinship_ret,
                                    wirecopy_error *error);

/* A text goes where it is contained in one that stays by that share, by a relation that is a bit of relations. */
typedef struct wc_bearing {
    double share;
    uint32_t relations;
    wc_bear_fn bear;
    void *context;
} wc_bearing;

typedef struct wc_bearers {
    const wirecopy_allocator *allocator;
    uint32_t nentries;
    uint32_t *bearer;    /* by entry: the one that bears it and stays; itself: it stays */
    uint32_t *first;     /* by entry: the most preferred of its group */
    wc_kinship *kinship; /* by entry, to its bearer; of one that stays, to the most preferred of its group */
} wc_bearers;

/* All stay, each the first of its group. Clear bearers_ret whatever this returns. */
wirecopy_code wc_bearers_create(const wirecopy_allocator *allocator, uint32_t nentries, wc_bearers *bearers_ret,
                                wirecopy_error *error);
void wc_bearers_clear(wc_bearers *bearers);

/* Members of groups of two and more, in the order in which they are preferred. */
typedef struct wc_member {
    uint32_t group, entry;
} wc_member;

/* members: group after group, within each those first that are preferred; they are moved about. Greedy: the most
 * preferred that is left stays, and what it bears goes. A group of up to 33 is settled in full. In a larger one, on
 * average as many comparisons are made for each member as that takes; what is not settled then stays. */
wirecopy_code wc_bearers_choose(const wc_bearing *bearing, wc_member *members, size_t nmembers, wc_bearers *bearers,
                                wirecopy_error *error);

#endif
