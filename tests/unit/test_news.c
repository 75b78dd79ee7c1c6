/* The news profile: its parts, and what it finds in stories of several scripts. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "cluster/score.h"
#include "kernels.h"
#include "random.h"
#include "text/site.h"
#include "wirecopy/wirecopy.h"

Test(site, is_the_host_of_a_url_or_the_name_given) {
    const char *same[] = {"https://www.Example.org/a/b?c", "http://example.org:8080/x",
                          "https://me@example.org#y",      "example.org",
                          "https://WWW.example.org/",      "https://m.example.org/a",
                          "https://Mobile.example.org",    "https://amp.example.org/a",
                          "https://www1.example.org/a",    "https://www.m.example.org/a"};
    uint32_t site = wc_site_of("example.org", 11, 0);
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        cr_assert(eq(u32, wc_site_of(same[i], strlen(same[i]), 0), site), "%s", same[i]);
    }
    cr_assert(ne(u32, wc_site_of("https://example.com/", 20, 0), site));
    cr_assert(ne(u32, wc_site_of("example.org", 11, 1), site), "keyed");
    cr_assert(ne(u32, wc_site_of("m.example.org", 13, 0), site), "a name, and no URL");
    cr_assert(ne(u32, wc_site_of("https://news.example.org", 24, 0), site));
    cr_assert(ne(u32, wc_site_of("https://mexample.org", 20, 0), site));
    cr_assert(ne(u32, wc_site_of("https://m1.example.org", 22, 0), site), "digits belong to www alone");
    cr_assert(eq(u32, wc_site_of("https://m.org", 13, 0), wc_site_of("m.org", 5, 0)), "one label would be left");
    cr_assert(eq(u32, wc_site_of(NULL, 0, 0), 0));
    cr_assert(eq(u32, wc_site_of("https://", 8, 0), 0));
}

Test(site, within_a_url_is_the_one_that_an_archive_has_it_from) {
    const char *mirrored = "https://web.archive.org/web/2012/http://www.example.org/a";
    cr_assert(eq(u32, wc_site_within(mirrored, strlen(mirrored), 0), wc_site_of("example.org", 11, 0)));
    cr_assert(eq(u32, wc_site_of(mirrored, strlen(mirrored), 0), wc_site_of("web.archive.org", 15, 0)));
    cr_assert(eq(u32, wc_site_within("https://example.org/a", 21, 0), 0));
    cr_assert(eq(u32, wc_site_within("example.org", 11, 0), 0));
    cr_assert(eq(u32, wc_site_within(NULL, 0, 0), 0));
}

Test(score, is_that_of_pairs) {
    const uint32_t labels[] = {1, 1, 1, 2, 2, 3}, groups[] = {7, 7, 8, 8, 9, 9};
    uint64_t scratch[12];
    wc_score score = wc_score_of(labels, groups, 6, scratch);
    /* One pair of three in the groups is right, of four labelled. */
    cr_assert(epsilon_eq(dbl, score.precision, 1.0 / 3, 1e-12));
    cr_assert(epsilon_eq(dbl, score.recall, 1.0 / 4, 1e-12));
    cr_assert(epsilon_eq(dbl, score.ari, (1 - 12.0 / 15) / (3.5 - 12.0 / 15), 1e-12));
    score = wc_score_of(labels, labels, 6, scratch);
    cr_assert(eq(dbl, score.ari, 1.0));
}

typedef struct dump {
    char **texts;
    uint64_t *representative;
} dump;

static int text_of(void *context, uint32_t thread, uint64_t position, const char **text_ret, size_t *nbytes_ret) {
    (void)thread;
    *text_ret = ((const dump *)context)->texts[position];
    *nbytes_ret = strlen(*text_ret);
    return 0;
}

static int note_member(void *context, uint64_t position, uint64_t representative, double similarity) {
    (void)similarity;
    ((const dump *)context)->representative[position] = representative;
    return 0;
}

static void group(dump *made, uint64_t count) {
    wirecopy_options options;
    wirecopy_error error = {0};
    wirecopy_options_init(&options, sizeof options);
    options.threads = 2;
    made->representative = calloc(count, sizeof *made->representative);
    cr_assert(eq(int, wirecopy_group(&options, count, text_of, made, note_member, made, &error), WIRECOPY_OK), "%s",
              error.message);
}

static void release(dump *made, uint64_t count) {
    for (uint64_t i = 0; i < count; i++) {
        free(made->texts[i]);
    }
    free(made->texts);
    free(made->representative);
}

/* A script: its letters from `first` on, and whether words stand apart. */
typedef struct script {
    const char *name;
    uint32_t first, count;
    int spaced;
} script;

static char *put_point(char *out, uint32_t point) {
    if (point < 0x80) {
        *out++ = (char)point;
    } else if (point < 0x800) {
        *out++ = (char)(0xC0 | point >> 6);
        *out++ = (char)(0x80 | (point & 0x3F));
    } else {
        *out++ = (char)(0xE0 | point >> 12);
        *out++ = (char)(0x80 | (point >> 6 & 0x3F));
        *out++ = (char)(0x80 | (point & 0x3F));
    }
    return out;
}

static char *story_in(random_state *random, const script *written, size_t nletters) {
    char *text = calloc(nletters, 5), *out = text;
    for (size_t i = 0; i < nletters; i++) {
        out = put_point(out, written->first + random_below(random, written->count));
        out = written->spaced && random_below(random, 6) == 0 ? put_point(out, ' ') : out;
    }
    return text;
}

/* The first part of a text, cut at a character. */
static char *cut(const char *text, double share) {
    size_t end = (size_t)(strlen(text) * share);
    while (((uint8_t)text[end] & 0xC0) == 0x80) {
        end++;
    }
    return strndup(text, end);
}

/* One letter in twenty exchanged, the same length in bytes. */
static char *damage(random_state *random, const script *written, const char *text) {
    char *damaged = strdup(text), point[4];
    for (char *at = damaged; *at != '\0';) {
        size_t length = (uint8_t)*at < 0x80 ? 1 : (uint8_t)*at < 0xE0 ? 2 : 3;
        size_t made = (size_t)(put_point(point, written->first + random_below(random, written->count)) - point);
        if (*at != ' ' && made == length && random_below(random, 20) == 0) {
            memcpy(at, point, length);
        }
        at += length;
    }
    return damaged;
}

Test(news, finds_cut_and_damaged_copies_in_every_script) {
    static const script scripts[] = {
        {"Latin", 'a', 26, 1},       {"Cyrillic", 0x430, 32, 1}, {"Arabic", 0x627, 20, 1}, {"Devanagari", 0x915, 30, 1},
        {"Ethiopic", 0x1200, 64, 1}, {"Han", 0x4E00, 3000, 0},   {"Kana", 0x3042, 60, 0},  {"Thai", 0x0E01, 40, 0},
    };
    enum { STORIES = 40, COPIES = 3, COUNT = STORIES * COPIES };
    random_state random = random_start("scripts");
    for (size_t k = 0; k < sizeof scripts / sizeof scripts[0]; k++) {
        dump made = {calloc(COUNT, sizeof *made.texts), NULL};
        for (int i = 0; i < STORIES; i++) {
            char *story = story_in(&random, &scripts[k], 500);
            made.texts[COPIES * i] = story;
            made.texts[COPIES * i + 1] = cut(story, 0.4);
            made.texts[COPIES * i + 2] = damage(&random, &scripts[k], story);
        }
        group(&made, COUNT);
        int found = 0;
        for (int i = 0; i < COUNT; i++) {
            cr_assert(eq(u64, made.representative[i] / COPIES, (uint64_t)i / COPIES), "%s: a stranger",
                      scripts[k].name);
            found += made.representative[i] == made.representative[i - i % COPIES];
        }
        cr_assert(eq(int, found, COUNT), "%s: %d of %d", scripts[k].name, found, COUNT);
        release(&made, COUNT);
    }
}

Test(news, represents_a_group_by_its_fullest_clean_copy) {
    const script latin = {"Latin", 'a', 26, 1};
    random_state random = random_start("fullest");
    enum { COUNT = 30 };
    dump made = {calloc(COUNT, sizeof *made.texts), NULL};
    for (int i = 0; i < COUNT; i++) {
        made.texts[i] = story_in(&random, &latin, 900);
    }
    for (int i = 0; i < 4; i++) {
        free(made.texts[i]);
    }
    made.texts[0] = cut(made.texts[4], 0.3);
    made.texts[1] = damage(&random, &latin, made.texts[4]);
    made.texts[2] = cut(made.texts[4], 0.7);
    made.texts[3] = damage(&random, &latin, made.texts[4]);
    group(&made, COUNT);
    for (int i = 0; i < 5; i++) {
        cr_assert(eq(u64, made.representative[i], 4), "copy %d", i);
    }
    release(&made, COUNT);
}

Test(news, a_footer_that_every_page_has_groups_nothing) {
    const script latin = {"Latin", 'a', 26, 1};
    random_state random = random_start("footer");
    enum { COUNT = 300 };
    char *footer = story_in(&random, &latin, 300);
    dump made = {calloc(COUNT, sizeof *made.texts), NULL};
    for (int i = 0; i < COUNT; i++) {
        char *story = story_in(&random, &latin, 700);
        made.texts[i] = calloc(1, strlen(story) + strlen(footer) + 2);
        strcat(strcat(strcpy(made.texts[i], story), " "), footer);
        free(story);
    }
    group(&made, COUNT);
    for (uint64_t i = 0; i < COUNT; i++) {
        cr_assert(eq(u64, made.representative[i], i));
    }
    free(footer);
    release(&made, COUNT);
}

Test(news, a_story_reprinted_thousands_of_times_is_one_group) {
    const script latin = {"Latin", 'a', 26, 1};
    random_state random = random_start("reprints");
    enum { REPRINTS = 4000, OTHERS = 500, COUNT = REPRINTS + OTHERS };
    char *story = story_in(&random, &latin, 800);
    dump made = {calloc(COUNT, sizeof *made.texts), NULL};
    for (int i = 0; i < COUNT; i++) {
        if (i >= REPRINTS) {
            made.texts[i] = story_in(&random, &latin, 800);
            continue;
        }
        char *head = story_in(&random, &latin, 40),
             *body = i % 2 == 0 ? strdup(story) : cut(story, 0.5 + i * 0.5 / REPRINTS);
        made.texts[i] = calloc(1, strlen(head) + strlen(body) + 2);
        strcat(strcat(strcpy(made.texts[i], head), " "), body);
        free(head);
        free(body);
    }
    group(&made, COUNT);
    int together = 0, members[COUNT] = {0};
    for (uint64_t i = 0; i < REPRINTS; i++) {
        int size = ++members[made.representative[i]];
        together = size > together ? size : together;
    }
    cr_assert(ge(int, together, REPRINTS * 9 / 10), "%d of %d", together, REPRINTS);
    for (uint64_t i = REPRINTS; i < COUNT; i++) {
        cr_assert(eq(u64, made.representative[i], i));
    }
    free(story);
    release(&made, COUNT);
}
