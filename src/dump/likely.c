#include "dump/likely.h"

#include "dump/files.h"
#include "run/notices.h"

/* What a field is for, and what to do where another is meant. */
typedef struct purpose {
    int bit;
    const char *without, *has, *option;
} purpose;

static const purpose purposes[] = {
    {WC_FIELD_DATE, "", "has the dates", "date_field"},
    {WC_FIELD_SITE, ", by which sites are told apart", "has them", "site_field"},
    {WC_FIELD_ID, ", so that files and the numbers of records stand for ids", "has the ids", "id_field"},
};

enum { PURPOSES = sizeof purposes / sizeof purposes[0] };

static const char *field_of(const wirecopy_input *input, const purpose *of) {
    return of->bit == WC_FIELD_DATE   ? input->date_field
           : of->bit == WC_FIELD_SITE ? input->site_field
                                      : input->id_field;
}

void wc_likely_end_file(wc_dump *dump, uint32_t file) {
    const char *found;
    for (size_t i = 0; i < PURPOSES && dump->lacking.nrecords == 0; i++) {
        if (wc_fields_likely(&dump->file_seen, purposes[i].bit, field_of(&dump->input, &purposes[i]), &found) > 0) {
            dump->lacking = dump->file_seen;
            dump->lacking_file = file;
        }
    }
    dump->file_seen = (wc_fields){0};
}

static void note(wc_dump *dump, const purpose *of) {
    const char *field = field_of(&dump->input, of), *found;
    size_t nbytes = wc_fields_likely(&dump->seen, of->bit, field, &found);
    if (nbytes > 0) {
        wc_notice_ahead(dump->stats, "no record has the field \"%.100s\"%s; if \"%.*s\" %s, name it with %s", field,
                        of->without, (int)nbytes, found, of->has, of->option);
        return;
    }
    nbytes = wc_fields_likely(&dump->lacking, of->bit, field, &found);
    if (nbytes > 0 && (dump->seen.fields & wc_fields_bit(of->bit)) != 0) {
        wc_notice_ahead(dump->stats,
                        "%.200s: none of its records has the field \"%.100s\"%s; if \"%.*s\" %s, rename it",
                        wc_dump_file(dump, dump->lacking_file)->path, field, of->without, (int)nbytes, found, of->has);
    }
}

void wc_likely_note(wc_dump *dump) {
    wc_likely_end_file(dump, dump->file_counted);
    for (size_t i = 0; i < PURPOSES; i++) {
        note(dump, &purposes[i]);
    }
}
