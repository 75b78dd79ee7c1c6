/* Families of near-copies, each around a leader: no chains, for a member is near to the leader itself. */
#ifndef WC_NEWS_LEADERS_H
#define WC_NEWS_LEADERS_H

#include "news/evidence.h"

/* Texts are taken from the one of most neighbours down, ties by number; one that is in no family yet leads one, and
 * those of its neighbours that are in none follow it. family_ret: by text, the leader of its family. leader_ret: the
 * same, but the first shown_most followers of each lead themselves. records holds 2 * ntexts. */
void wc_leaders_choose(const wc_neighbours *neighbours, uint32_t shown_most, uint64_t *records, uint32_t *family_ret,
                       uint32_t *leader_ret);

#endif
