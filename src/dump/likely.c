#include "dump/likely.h"

#include "run/notices.h"

void wc_likely_note(wc_dump *dump) {
    const wirecopy_input *input = &dump->input;
    const char *found;
    size_t nbytes = wc_fields_likely(&dump->seen, WC_FIELD_DATE, input->date_field, &found);
    if (nbytes > 0) {
        wc_notice_ahead(dump->stats,
                        "no record has the field \"%.100s\"; if \"%.*s\" has the dates, name it with date_field",
                        input->date_field, (int)nbytes, found);
    }
    nbytes = wc_fields_likely(&dump->seen, WC_FIELD_SITE, input->site_field, &found);
    if (nbytes > 0) {
        wc_notice_ahead(dump->stats,
                        "no record has the field \"%.100s\", by which sites are told apart; if \"%.*s\" has them, name "
                        "it with site_field",
                        input->site_field, (int)nbytes, found);
    }
    nbytes = wc_fields_likely(&dump->seen, WC_FIELD_ID, input->id_field, &found);
    if (nbytes > 0) {
        wc_notice_ahead(dump->stats,
                        "no record has the field \"%.100s\", so that files and the numbers of records stand for ids; "
                        "if \"%.*s\" has the ids, name it with id_field",
                        input->id_field, (int)nbytes, found);
    }
}
