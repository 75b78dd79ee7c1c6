/* From pairs to groups. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "base/memory.h"
#include "cluster/cluster.h"

/* Entries agree where an edge joins them. */
static int agree_by_edge(const void *context, uint32_t a, uint32_t b) {
    return wc_edges_find(context, a, b) >= 0.0;
}

static void add(wc_edges *edges, uint32_t low, uint32_t high, double similarity) {
    wc_edges_add(edges, low, high, similarity, NULL);
}

static wc_edges none(void) {
    wc_edges edges;
    wc_edges_init(&edges, &wc_allocator_default);
    return edges;
}

Test(components, one_link_joins_all) {
    wc_edges edges = none();
    uint32_t group[6];
    add(&edges, 0, 1, 0.9);
    add(&edges, 1, 4, 0.5);
    add(&edges, 2, 5, 0.9);
    wc_cluster_components(&edges, 6, group);
    const uint32_t expected[] = {0, 0, 2, 3, 0, 2};
    for (int i = 0; i < 6; i++) {
        cr_assert(eq(u32, group[i], expected[i]));
    }
    wc_edges_clear(&edges);
}

Test(agreement, a_chain_of_two_groups_stays_two_groups) {
    /* Two triangles, and one link from corner to corner: components make one group, agreement two. */
    wc_edges edges = none();
    uint32_t group[6];
    add(&edges, 0, 1, 0.9);
    add(&edges, 0, 2, 0.9);
    add(&edges, 1, 2, 0.9);
    add(&edges, 2, 3, 0.8);
    add(&edges, 3, 4, 0.9);
    add(&edges, 3, 5, 0.9);
    add(&edges, 4, 5, 0.9);
    cr_assert(eq(int, wc_cluster_agreement(&edges, 6, agree_by_edge, &edges, group, NULL), WIRECOPY_OK));
    const uint32_t expected[] = {0, 0, 0, 3, 3, 3};
    for (int i = 0; i < 6; i++) {
        cr_assert(eq(u32, group[i], expected[i]));
    }
    wc_cluster_components(&edges, 6, group);
    cr_assert(eq(u32, group[5], 0));
    wc_edges_clear(&edges);
}

Test(agreement, a_member_that_matches_half_of_the_group_joins) {
    wc_edges edges = none();
    uint32_t group[3];
    add(&edges, 0, 1, 0.9);
    add(&edges, 1, 2, 0.6);
    wc_cluster_agreement(&edges, 3, agree_by_edge, &edges, group, NULL);
    cr_assert(eq(u32, group[2], 0));
    wc_edges_clear(&edges);
}

Test(agreement, no_links_no_groups) {
    wc_edges edges = none();
    uint32_t group[2];
    wc_cluster_agreement(&edges, 2, agree_by_edge, &edges, group, NULL);
    cr_assert(eq(u32, group[0], 0));
    cr_assert(eq(u32, group[1], 1));
}

Test(edges, are_found_either_way_round) {
    wc_edges edges = none();
    add(&edges, 1, 2, 0.5);
    add(&edges, 1, 9, 0.6);
    add(&edges, 3, 4, 0.7);
    cr_assert(eq(dbl, wc_edges_find(&edges, 9, 1), 0.6));
    cr_assert(eq(dbl, wc_edges_find(&edges, 3, 4), 0.7));
    cr_assert(lt(dbl, wc_edges_find(&edges, 2, 3), 0.0));
    wc_edges_clear(&edges);
}
