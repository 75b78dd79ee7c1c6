#include "index/recording_write.h"

#include "base/error.h"
#include "index/recording_parts.h"

/* Numbers of texts that were removed are in segments still. */
static wirecopy_code find_numbers(wc_recording *recording, wirecopy_error *error) {
    const wc_disk *disk = recording->placing->disk;
    wirecopy_code code = wc_database_next(&disk->database, "text", &recording->next_text, error);
    for (size_t i = 0; code == WIRECOPY_OK && i < disk->nsegments; i++) {
        const wc_segment *segment = &disk->segments[i];
        int64_t last = segment->head.ntexts > 0 ? segment->texts[segment->head.ntexts - 1] : 0;
        recording->next_text = recording->next_text > last ? recording->next_text : last + 1;
    }
    if (code == WIRECOPY_OK) {
        code = wc_database_next(&disk->database, "document", &recording->next_document, error);
    }
    return code == WIRECOPY_OK ? wc_database_next(&disk->database, "story", &recording->next_story, error) : code;
}

static wirecopy_code number_texts(wc_recording *recording, uint32_t *count_ret, wirecopy_error *error) {
    const wc_placing *placing = recording->placing;
    int64_t next = recording->next_text;
    *count_ret = 0;
    for (uint32_t entry = 0; entry < placing->nentries; entry++) {
        uint32_t held = placing->held[entry];
        recording->text[entry] = held != 0 ? placing->holding.texts[held - 1].text : (uint32_t)next++;
        *count_ret += held == 0;
    }
    if (next > UINT32_MAX) {
        return wc_fail(error, WIRECOPY_ERROR_LIMIT, "more than %u texts in all: begin another index", UINT32_MAX);
    }
    return WIRECOPY_OK;
}

static wirecopy_code set_counters(const wc_recording *recording, uint32_t ntexts, wirecopy_error *error) {
    wc_database *database = &recording->placing->disk->database;
    wirecopy_code code = wc_database_set_counter(database, "text", recording->next_text + ntexts, error);
    if (code == WIRECOPY_OK) {
        code = wc_database_set_counter(database, "document", recording->next_document + recording->placing->ndocuments,
                                       error);
    }
    return code == WIRECOPY_OK
               ? wc_database_set_counter(database, "story", recording->next_story + recording->placing->nnew, error)
               : code;
}

wirecopy_code wc_recording_write(wc_recording *recording, wirecopy_error *error) {
    const wc_placing *placing = recording->placing;
    uint32_t ntexts;
    int64_t event = 0;
    wirecopy_code code = wc_recording_note_known_ids(recording, error);
    if (code == WIRECOPY_OK) {
        code = find_numbers(recording, error);
    }
    if (code == WIRECOPY_OK) {
        code = number_texts(recording, &ntexts, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_disk_note_event(placing->disk, "add", placing->ndocuments, ntexts, (uint64_t)placing->nnew, &event,
                                  error);
    }
    if (code == WIRECOPY_OK && ntexts > 0) {
        code = wc_recording_write_segment(recording, event, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_recording_write_rows(recording, event, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_recording_write_ties(recording, event, error);
    }
    return code == WIRECOPY_OK ? set_counters(recording, ntexts, error) : code;
}
