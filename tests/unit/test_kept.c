/* What is kept of a text: how much of it stands in quotation marks. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "base/memory.h"
#include "sketch/kept.h"

/* Letters in quotation marks. */
static uint32_t quoted_of(const char *text) {
    wc_tokens tokens;
    wc_kept kept = {0};
    wc_tokens_init(&tokens, &wc_allocator_default, wc_kernels_for(WIRECOPY_ISA_AUTO));
    tokens.keeps_marks = 1;
    cr_assert(eq(int, wc_tokenise(&tokens, text, strlen(text), 0, NULL), WIRECOPY_OK));
    cr_assert(eq(int, wc_kept_fill(&kept, &tokens, 1, NULL), WIRECOPY_OK));
    wc_kept_view view = wc_kept_read(kept.values);
    uint32_t units = 0;
    for (uint32_t cell = 0; cell < view.ncells; cell++) {
        uint32_t all = cell + 1 < view.ncells ? WC_UNITS_CELL : view.length - cell * WC_UNITS_CELL;
        units += (view.quoted[cell] * all + 254) / 255;
    }
    wc_kept_clear(&kept, &wc_allocator_default);
    wc_tokens_clear(&tokens);
    return units;
}

static void check(const char *text, uint32_t units) {
    cr_expect(eq(u32, quoted_of(text), units), "%s", text);
}

Test(kept, a_quotation_is_from_a_mark_to_the_next_of_its_line) {
    check("He said \"one two\" and left.", 6);
    check("He said «one» and “two”.", 6);
    check("He said \"one two and left.\nHe came \"back\".", 4);
    check("\"One two, and left.\nHe came back.", 13);
}

/* 300 letters between marks, or one more. */
Test(kept, a_quotation_that_is_very_long_is_a_mark_that_was_lost) {
    char text[512] = "one \"";
    memset(text + 5, 'a', 300);
    strcpy(text + 305, "\" two");
    check(text, 300);
    strcpy(text + 305, "a\" two");
    check(text, 0);
}

Test(kept, marks_that_are_doubled_are_those_of_a_field_of_csv) {
    check("\"One \"\"two three\"\" four\"", 8);
    check("\"One \"\"two three\"\" four", 8);
    check("\"\"\"Two three\"\" four\"", 8);
    check("\"አንድ \"\"ሁለት\"\" ሶስት\"", 3);
    /* Two quotations side by side, among others. */
    check("He said \"one\"\"two\", \"three\" and \"four\".", 15);
}

/* Text is read in groups: the marks may stand in two. */
Test(kept, doubled_marks_are_found_wherever_they_stand) {
    for (size_t before = 1; before < 140; before++) {
        char text[256];
        memset(text, 'a', before);
        strcpy(text + before, " \"\"two three\"\" four");
        check(text, 8);
    }
}
