#include "dump/undated.h"

#include "run/notices.h"

/* How much of an id and of what is no date a message shows. Chosen. */
enum { ID_SHOWN = 120, DATE_SHOWN = 80 };

int wc_dump_is_dated(const wc_dump *dump) {
    const wirecopy_input *input = &dump->input;
    uint64_t fields = wc_fields_required(input) | dump->seen.fields;
    return input->date_field != NULL && (fields & wc_fields_bit(WC_FIELD_DATE)) != 0;
}

void wc_undated_count(const wc_dump *dump, size_t document) {
    size_t nbytes, id_nbytes;
    const char *date = wc_strings_get(&dump->dates, document, &nbytes);
    dump->stats->undated++;
    if (nbytes == 0) {
        return;
    }
    const char *id = wc_strings_get(&dump->ids, document, &id_nbytes);
    dump->stats->bad_dates++;
    wc_notice(dump->stats,
              "the date of \"%.*s\", \"%.*s\", is none that can be told for sure, such as 2025-03-04, 4 March 2025 or "
              "seconds since 1970; it counts as none",
              (int)(id_nbytes < ID_SHOWN ? id_nbytes : ID_SHOWN), id,
              (int)(nbytes < DATE_SHOWN ? nbytes : DATE_SHOWN), date);
}
