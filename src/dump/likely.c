#include "dump/likely.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "dump/files.h"
#include "run/notices.h"

/* What a field is for, and what to do where another is meant. */
typedef struct purpose {
    int bit;
    const char *without, *has, *have, *option; /* has, have: said of one name, and of two */
} purpose;

static const purpose purposes[] = {
    {WC_FIELD_DATE, "", "has the dates", "have the dates", "date_field"},
    {WC_FIELD_SITE, ", by which sites are told apart", "has them", "have them", "site_field"},
    {WC_FIELD_ID, ", so that files and the numbers of records stand for ids", "has the ids", "have the ids",
     "id_field"},
};

static_assert(sizeof purposes / sizeof purposes[0] == WC_PURPOSES, "a purpose each");

/* What comes of it where no record has the field. */
static const char *without_of(const wc_dump *dump, const purpose *of) {
    int is_of_index = dump->keeps_hosts;
    return of->bit == WC_FIELD_DATE && is_of_index ? ", so that the time of this run stands for it" : of->without;
}

static const char *field_of(const wirecopy_input *input, const purpose *of) {
    return of->bit == WC_FIELD_DATE   ? input->date_field
           : of->bit == WC_FIELD_SITE ? input->site_field
                                      : input->id_field;
}

/* found: what may be meant in the file, or NULL. */
static void keep(wc_lacking *lacking, const char *found, size_t nbytes, uint32_t file) {
    if (found == NULL) {
        lacking->bare = lacking->has_bare ? lacking->bare : file;
        lacking->has_bare = 1;
        return;
    }
    for (size_t i = 0; i < 2; i++) {
        char *name = lacking->names[i];
        if (strlen(name) == nbytes && memcmp(name, found, nbytes) == 0) {
            return;
        }
        if (name[0] == '\0') {
            snprintf(name, sizeof lacking->names[i], "%.*s", (int)nbytes, found);
            lacking->files[i] = file;
            return;
        }
    }
}

void wc_likely_end_file(wc_dump *dump, uint32_t file) {
    for (size_t i = 0; i < WC_PURPOSES; i++) {
        const char *field = field_of(&dump->input, &purposes[i]), *found = NULL;
        int is_there = (dump->file_seen.fields & wc_fields_bit(purposes[i].bit)) != 0;
        if (field != NULL && !is_there && dump->file_seen.nrecords > 0) {
            size_t nbytes = wc_fields_likely(&dump->file_seen, purposes[i].bit, field, &found);
            keep(&dump->lacking[i], nbytes > 0 ? found : NULL, nbytes, file);
        }
    }
    dump->file_seen = (wc_fields){0};
}

static const char *path_of(const wc_dump *dump, uint32_t file) {
    return wc_file_name(wc_dump_file(dump, file));
}

/* No record has the field. */
static void note_all(wc_dump *dump, const purpose *of, const char *field, const wc_lacking *lacking) {
    const char *name = lacking->names[0], *other = lacking->names[1];
    if (other[0] != '\0') {
        wc_notice_ahead(
            dump->stats,
            "no record has the field \"%.100s\"%s; if \"%s\" (%.100s) and \"%s\" (%.100s) %s, give them one "
            "name, and name that with %s",
            field, without_of(dump, of), name, path_of(dump, lacking->files[0]), other,
            path_of(dump, lacking->files[1]), of->have, of->option);
    } else if (lacking->has_bare) {
        wc_notice_ahead(dump->stats,
                        "no record has the field \"%.100s\"%s; if \"%s\" %s, name it with %s; %.200s does not have it",
                        field, without_of(dump, of), name, of->has, of->option, path_of(dump, lacking->bare));
    } else {
        wc_notice_ahead(dump->stats, "no record has the field \"%.100s\"%s; if \"%s\" %s, name it with %s", field,
                        without_of(dump, of), name, of->has, of->option);
    }
}

/* Some record has it: files that call it otherwise. */
static void note_some(wc_dump *dump, const purpose *of, const char *field, const wc_lacking *lacking) {
    for (size_t i = 2; i-- > 0;) {
        if (lacking->names[i][0] != '\0') {
            wc_notice_ahead(dump->stats,
                            "%.200s: none of its records has the field \"%.100s\"%s; if \"%s\" %s, rename it",
                            path_of(dump, lacking->files[i]), field, without_of(dump, of), lacking->names[i], of->has);
        }
    }
}

static void note(wc_dump *dump, size_t i) {
    const purpose *of = &purposes[i];
    const wc_lacking *lacking = &dump->lacking[i];
    int is_nowhere = (dump->seen.fields & wc_fields_bit(of->bit)) == 0;
    if (lacking->names[0][0] != '\0') {
        (is_nowhere ? note_all : note_some)(dump, of, field_of(&dump->input, of), lacking);
    }
}

void wc_likely_note(wc_dump *dump) {
    wc_likely_end_file(dump, dump->file_counted);
    for (size_t i = 0; i < WC_PURPOSES; i++) {
        note(dump, i);
    }
}
