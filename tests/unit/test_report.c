/* The page of --report: what is strange in a text is harmless, samples do not depend on the order of pairs, and no dump
 * makes it large. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "base/blocks.h"
#include "base/memory.h"
#include "dump/site_names.h"
#include "random.h"
#include "report/excerpt.h"
#include "report/markup.h"
#include "report/sample.h"
#include "result_support.h"

typedef void (*writer)(wc_markup *html, const char *bytes, size_t nbytes);

static void check_written(writer write, const char *given, size_t nbytes, const char *expected) {
    wc_markup html;
    wc_markup_init(&html, &wc_allocator_default);
    write(&html, given, nbytes);
    wc_markup_put_bytes(&html, "", 1);
    cr_assert(eq(int, html.code, WIRECOPY_OK));
    cr_assert(eq(str, html.bytes, (char *)expected));
    wc_markup_clear(&html);
}

static void check_string(writer write, const char *given, const char *expected) {
    check_written(write, given, strlen(given), expected);
}

Test(markup, has_nothing_of_a_text_that_a_browser_would_obey) {
    check_string(wc_markup_text, "a</script><b>\"'&", "a&lt;/script&gt;&lt;b&gt;&quot;&#39;&amp;");
    check_string(wc_markup_value, "\" onload=x y='", "&quot; onload=x y=&#39;");
    check_string(wc_markup_name, "<!--", "<bdi>&lt;!--</bdi>");
    check_string(wc_markup_json, "</script><!--", "\"\\u003c/script\\u003e\\u003c!--\"");
    check_string(wc_markup_json, "\"\\\n\xE2\x80\xA8", "\"\\u0022\\u005c\\u000a\\u2028\"");
}

Test(markup, shows_what_is_not_seen_and_what_moves_text_about) {
    check_string(wc_markup_name, "a\x1b[31mb", "<bdi>a<span class=odd>ESC</span>[31mb</bdi>");
    check_string(wc_markup_name, "a\nb\tc\r",
                 "<bdi>a<span class=odd>LF</span>b<span class=odd>TAB</span>c<span "
                 "class=odd>CR</span></bdi>");
    check_written(wc_markup_value, "a\0b", 3, "a[NUL]b");
    check_string(wc_markup_text,
                 "a\xE2\x80\xAE"
                 "b\xE2\x81\xA9",
                 "a<span class=odd>U+202E</span>b<span "
                 "class=odd>U+2069</span>");
    check_string(wc_markup_text, "\x7F\xC2\x85\xEF\xBB\xBF\xF3\xA0\x81\x81",
                 "<span class=odd>U+007F</span><span class=odd>U+0085</span><span class=odd>U+FEFF</span><span "
                 "class=odd>U+E0041</span>");
    check_string(wc_markup_text, "a\xFF\xC0\x80z", "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz");
}

Test(markup, leaves_texts_of_all_scripts_as_they_are) {
    const char *texts[] = {"\xD8\xA7\xD9\x84\xD8\xAE\xD8\xA8\xD8\xB1", "\xE6\xB8\xAF\xE5\x8F\xA3", "caf\xC3\xA9",
                           "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x9A\x92", "\xE0\xA6\x95\xE0\xA7\x8D\xE2\x80\x8C"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        check_string(wc_markup_text, texts[i], texts[i]);
    }
    check_string(wc_markup_text, "one\r\ntwo\n\tthree", "one\ntwo\n\tthree");
}

/* Any bytes: what is written has no markup but its own, and is UTF-8. */
Test(markup, of_any_bytes_is_text) {
    random_state state = random_start("markup");
    for (int round = 0; round < 2000; round++) {
        char bytes[64];
        wc_markup html;
        for (size_t i = 0; i < sizeof bytes; i++) {
            uint64_t drawn = random_next(&state);
            bytes[i] = drawn % 4 == 0 ? "<>&\"'/\\\n"[drawn / 4 % 8] : (char)(drawn / 4 % 256);
        }
        wc_markup_init(&html, &wc_allocator_default);
        wc_markup_value(&html, bytes, sizeof bytes);
        for (size_t i = 0; i < html.nbytes; i++) {
            unsigned char byte = (unsigned char)html.bytes[i];
            cr_assert(byte >= 0x20 && strchr("<>\"'", byte) == NULL, "byte %d", byte);
        }
        cr_assert(wc_markup_is_plain(html.bytes, html.nbytes));
        wc_markup_clear(&html);
    }
}

Test(markup, is_cut_between_characters) {
    const char *text = "ab\xE6\xB8\xAF"
                       "c";
    cr_assert(eq(sz, wc_markup_cut(text, 6, 6), 6));
    cr_assert(eq(sz, wc_markup_cut(text, 6, 4), 2));
    cr_assert(eq(sz, wc_markup_cut(text, 6, 5), 5));
    cr_assert(eq(sz, wc_markup_cut("\x80\x80\x80\x80", 4, 2), 0));
}

static size_t excerpt_nbytes(const char *text, size_t nbytes, const wirecopy_explained *stretches, size_t count,
                             size_t most) {
    wc_markup html;
    wc_markup_init(&html, &wc_allocator_default);
    wc_excerpt_put(&html, text, nbytes, stretches, count, most);
    size_t made = html.nbytes;
    wc_markup_clear(&html);
    return made;
}

Test(excerpt, is_whole_where_it_fits_and_short_where_it_does_not) {
    enum { LONG = 1 << 20, STRETCHES = 20000 };
    static char text[LONG];
    static wirecopy_explained stretches[STRETCHES];
    memset(text, 'x', sizeof text);
    cr_assert(eq(sz, excerpt_nbytes(text, 500, NULL, 0, 1000), 500));
    cr_assert(lt(sz, excerpt_nbytes(text, LONG, NULL, 0, 1000), 1100));
    for (size_t i = 0; i < STRETCHES; i++) {
        stretches[i] = (wirecopy_explained){i * 50, i * 50 + 40, (wirecopy_stretch_kind)(i % 3), 1.0};
    }
    cr_assert(lt(sz, excerpt_nbytes(text, LONG, stretches, STRETCHES, 1000), 2600));
    cr_assert(lt(sz, excerpt_nbytes(text, LONG, stretches, 3, 1000), 1600));
    const wirecopy_explained one = {100000, 200000, WIRECOPY_STRETCH_SHARED, 1.0};
    cr_assert(lt(sz, excerpt_nbytes(text, LONG, &one, 1, 1000), 1400));
}

Test(sample, is_the_same_in_any_order_and_has_both_sides) {
    enum { PAIRS = 5000 };
    static wc_sample forward, backward;
    random_state state = random_start("sample");
    static double similarities[PAIRS];
    for (size_t i = 0; i < PAIRS; i++) {
        similarities[i] = (double)(random_next(&state) % 10001) / 10000.0;
    }
    forward.threshold = backward.threshold = 0.45;
    for (uint32_t i = 0; i < PAIRS; i++) {
        uint32_t k = PAIRS - 1 - i;
        wc_sample_add(&forward, i, 3 * i, i + 1, 3 * i + 1, similarities[i]);
        wc_sample_add(&backward, k, 3 * k, k + 1, 3 * k + 1, similarities[k]);
    }
    cr_assert(eq(int, memcmp(&forward, &backward, sizeof forward), 0));
    for (size_t side = 0; side < WC_SAMPLE_SIDES; side++) {
        for (size_t stratum = 0; stratum < WC_SAMPLE_STRATA; stratum++) {
            const wc_drawn *drawn = forward.drawn[side][stratum];
            cr_assert(gt(sz, forward.held[side][stratum], 20));
            for (size_t i = 0; i < forward.held[side][stratum]; i++) {
                cr_assert(eq(int, drawn[i].similarity >= 0.45, (int)side));
                cr_assert(i == 0 || drawn[i - 1].hash <= drawn[i].hash);
            }
        }
    }
}

static void check_site(const char *field, const char *expected) {
    wc_batch batch;
    wc_record record = {.site = field, .site_nbytes = strlen(field)};
    wc_batch_init(&batch, &wc_allocator_default);
    cr_assert(eq(int, wc_site_names_take(&batch, &record, NULL), WIRECOPY_OK));
    size_t nbytes;
    const char *name = wc_strings_get(&batch.sites, 0, &nbytes);
    cr_assert(eq(sz, nbytes, strlen(expected)), "%s", field);
    cr_assert(eq(int, memcmp(name, expected, nbytes), 0), "%s", field);
    wc_batch_clear(&batch);
}

Test(site_names, are_hosts_and_what_else_stands_there) {
    check_site("https://www.Example.org/a/b", "example.org");
    check_site("https://m.example.org/a", "example.org");
    check_site("https://web.archive.org/web/2012/http://Example.org/a", "example.org");
    check_site("The Morning Post", "the morning post");
    check_site("", "");
}

/* ---- Whole pages ---- */

static char *page_of(const sample *made, size_t count, wirecopy_options options, size_t *nbytes_ret) {
    static packed columns[4];
    char path[] = "/tmp/wirecopy-page-XXXXXX";
    wirecopy_texts texts;
    wirecopy_result *result;
    wirecopy_error error = {.message = ""};
    cr_assert(ge(int, mkstemp(path), 0));
    wirecopy_texts_init(&texts, sizeof texts);
    texts.count = count;
    texts.texts = pack_column(&columns[0], made->rows, count, 0);
    texts.ids = pack_column(&columns[1], made->rows, count, 1);
    texts.sites = pack_column(&columns[2], made->rows, count, 2);
    texts.dates = pack_column(&columns[3], made->rows, count, 3);
    options.report = path;
    cr_assert(eq(int, wirecopy_group_texts(&options, &texts, &result, NULL, &error), WIRECOPY_OK), "%s", error.message);
    wirecopy_result_free(result);
    char *page = read_whole(path, nbytes_ret);
    unlink(path);
    page[*nbytes_ret] = '\0';
    return page;
}

static size_t times(const char *page, const char *wanted) {
    size_t count = 0;
    for (const char *at = page; (at = strstr(at, wanted)) != NULL; at++) {
        count++;
    }
    return count;
}

static void cut_before_run(char *page) {
    char *run = strstr(page, "<section id=run");
    cr_assert(ne(ptr, run, NULL));
    *run = '\0';
}

static sample *make_sample(void) {
    sample *made = malloc(sizeof *made);
    sample_fill(made, 0, 0);
    return made;
}

Test(page, has_the_groups_the_sources_and_their_dates) {
    sample *made = make_sample();
    for (int profile = WIRECOPY_PROFILE_NEWS; profile <= WIRECOPY_PROFILE_NEAR; profile++) {
        size_t nbytes;
        char *page = page_of(made, SAMPLE_ROWS, options_of((wirecopy_profile)profile, 2), &nbytes);
        cr_assert(ge(sz, times(page, "<details class=group"), 20));
        cr_assert(ge(sz, times(page, "site3.example"), 2));
        cr_assert(ge(sz, times(page, "<time>2024-01-05</time>"), 1));
        cr_assert(ge(sz, times(page, "<mark"), 1));
        cr_assert(eq(sz, times(page, "<article class=pair"), times(page, "<fieldset class=judge")));
        cr_assert(lt(sz, nbytes, WIRECOPY_REPORT_NBYTES_MOST));
        free(page);
    }
    free(made);
}

Test(page, does_not_depend_on_threads) {
    sample *made = make_sample();
    for (int profile = WIRECOPY_PROFILE_NEWS; profile <= WIRECOPY_PROFILE_NEAR; profile++) {
        size_t one_nbytes, four_nbytes;
        char *one = page_of(made, SAMPLE_ROWS, options_of((wirecopy_profile)profile, 1), &one_nbytes);
        char *four = page_of(made, SAMPLE_ROWS, options_of((wirecopy_profile)profile, 4), &four_nbytes);
        cut_before_run(one);
        cut_before_run(four);
        cr_assert(eq(str, one, four));
        free(one);
        free(four);
    }
    free(made);
}

/* Texts of megabytes that are all alike, long ids, and ids that would be markup. */
Test(page, stays_small_and_inert) {
    enum { ROWS = 60, TEXT_NBYTES = 200000, ID_NBYTES = 5000 };
    sample *made = calloc(1, sizeof *made);
    char *long_text = malloc(TEXT_NBYTES), *long_id = malloc(ID_NBYTES);
    memset(long_id, 'i', ID_NBYTES);
    memcpy(long_id, "</script><script>alert(1)</script>", 34);
    long_id[ID_NBYTES - 1] = '\0';
    random_state state = random_start("page");
    for (size_t i = 0; i + 1 < TEXT_NBYTES; i++) {
        long_text[i] = i % 7 == 6 ? ' ' : i % 91 == 0 ? '<' : (char)('a' + random_next(&state) % 26);
    }
    long_text[TEXT_NBYTES - 1] = '\0';
    char *texts[ROWS];
    for (size_t i = 0; i < ROWS; i++) {
        size_t from = i * 2000;
        texts[i] = strdup(long_text + from);
        made->rows[i] = (arrow_row){texts[i], long_id, "javascript:alert(1)//<b>", "<i>"};
    }
    wirecopy_options options = options_of(WIRECOPY_PROFILE_NEWS, 2);
    /* Columns of the test's own: texts are longer than those of the sample. */
    char path[] = "/tmp/wirecopy-page-XXXXXX", input[] = "/tmp/wirecopy-dump-XXXXXX";
    const char *const paths[] = {input};
    wirecopy_error error = {.message = ""};
    wirecopy_result *result;
    cr_assert(ge(int, mkstemp(path), 0));
    cr_assert(ge(int, mkstemp(input), 0));
    write_jsonl(input, made->rows, ROWS);
    wirecopy_input given = input_of(paths);
    options.report = path;
    cr_assert(eq(int, wirecopy_group_files(&options, &given, &result, NULL, &error), WIRECOPY_OK), "%s", error.message);
    wirecopy_result_free(result);
    size_t nbytes;
    char *page = read_whole(path, &nbytes);
    page[nbytes] = '\0';
    cr_assert(lt(sz, nbytes, 400000));
    cr_assert(eq(sz, times(page, "<script"), 2), "the data and the script");
    cr_assert(eq(sz, times(page, "</script"), 2));
    cr_assert(eq(sz, times(page, "alert(1)//<b>"), 0));
    cr_assert(ge(sz, times(page, "alert(1)//&lt;b&gt;"), 1));
    cr_assert(ge(sz, times(page, "&lt;/script&gt;"), 1));
    unlink(path);
    unlink(input);
    for (size_t i = 0; i < ROWS; i++) {
        free(texts[i]);
    }
    free(page);
    free(long_text);
    free(long_id);
    free(made);
}

Test(page, is_refused_before_anything_is_read) {
    wirecopy_options options = options_of(WIRECOPY_PROFILE_NEWS, 1);
    const char *const paths[] = {"/nowhere/at/all.jsonl"};
    wirecopy_input input = input_of(paths);
    wirecopy_error error = {.message = ""};
    wirecopy_result *result;
    options.report = "/nowhere/page.html";
    cr_assert(eq(int, wirecopy_group_files(&options, &input, &result, NULL, &error), WIRECOPY_ERROR_IO));
    cr_assert(ne(ptr, strstr(error.message, "/nowhere/page.html"), NULL), "%s", error.message);
}
