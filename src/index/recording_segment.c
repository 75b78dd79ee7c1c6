#include "base/memory.h"
#include "base/radix.h"
#include "dump/texts.h"
#include "index/recording_parts.h"
#include "index/segment_files.h"
#include "segment/writer.h"

static wirecopy_code write_texts(const wc_recording *recording, wc_segment_writer *writer, wirecopy_error *error) {
    const wc_placing *placing = recording->placing;
    wc_dump *dump = &recording->placing->job.dump;
    const wc_corpus *corpus = &dump->corpus;
    int has_texts = placing->disk->keeps_texts;
    wirecopy_code code = WIRECOPY_OK;
    for (uint32_t entry = 0; code == WIRECOPY_OK && entry < placing->nentries; entry++) {
        const char *text = "";
        size_t nbytes = 0;
        if (!wc_placing_is_new(placing, entry)) {
            continue;
        }
        size_t nkept;
        const uint32_t *kept = wc_corpus_kept(corpus, entry, &nkept);
        if (has_texts) {
            code = wc_dump_text(dump, 0, corpus->first_document[entry], &text, &nbytes, error);
        }
        if (code == WIRECOPY_OK) {
            code = wc_segment_writer_add(writer, recording->text[entry], recording->placing->contents[entry], text,
                                         nbytes, has_texts ? NULL : kept, error);
        }
    }
    return code;
}

/* A text of the input, by its entry; nothing of one that the index has. */
static wirecopy_code sample_text(void *context, size_t entry, const char **text_ret, size_t *nbytes_ret,
                                 wirecopy_error *error) {
    wc_placing *placing = context;
    *nbytes_ret = 0;
    return wc_placing_is_new(placing, (uint32_t)entry)
               ? wc_dump_text(&placing->job.dump, 0, placing->job.dump.corpus.first_document[entry], text_ret,
                              nbytes_ret, error)
               : WIRECOPY_OK;
}

static wirecopy_code learn(const wc_recording *recording, wc_segment_writer *writer, wirecopy_error *error) {
    wc_placing *placing = recording->placing;
    size_t count = placing->nentries;
    while (count > 0 && !wc_placing_is_new(placing, (uint32_t)count - 1)) {
        count--;
    }
    return placing->disk->keeps_texts ? wc_segment_words_learn(&writer->words, count, sample_text, placing, error)
                                      : WIRECOPY_OK;
}

/* Keys of entries become keys of texts: new ones keep their order. */
static wirecopy_code write_keys(const wc_recording *recording, wc_segment_writer *writer, wirecopy_error *error) {
    wc_placing *placing = recording->placing;
    uint64_t *records = NULL;
    size_t capacity = 0;
    uint64_t nkeys = 0;
    for (uint32_t part = 0; part < recording->placing->again.nparts; part++) {
        nkeys += wc_deal_count(&placing->again, part);
    }
    wirecopy_code code = wc_segment_writer_expect(writer, nkeys, error);
    for (uint32_t part = 0; code == WIRECOPY_OK && part < recording->placing->again.nparts; part++) {
        size_t count = wc_deal_count(&placing->again, part), kept = 0;
        code = wc_grow(recording->allocator, (void **)&records, &capacity, 2 * count + 1, sizeof *records, error);
        if (code == WIRECOPY_OK) {
            code = wc_deal_take(&placing->again, part, records, error);
        }
        for (size_t i = 0; code == WIRECOPY_OK && i < count; i++) {
            uint32_t entry = wc_key_text(records[i]);
            if (wc_placing_is_new(placing, entry)) {
                uint32_t number = recording->text[entry] - (uint32_t)recording->next_text;
                records[kept++] = wc_key_record(records[i], number);
            }
        }
        if (code == WIRECOPY_OK) {
            wc_radix_sort(records, records + count, kept, 0);
            code = wc_segment_writer_keys(writer, records, kept, error);
        }
    }
    wc_release(recording->allocator, records, capacity, sizeof *records);
    return code;
}

wirecopy_code wc_recording_write_segment(wc_recording *recording, int64_t event, wirecopy_error *error) {
    wc_disk *disk = recording->placing->disk;
    wc_segment_writer writer = {0};
    char name[WC_SEGMENT_NAME_NBYTES];
    int64_t number;
    wirecopy_code code = wc_disk_name_segment(disk, &number, name, error);
    if (code == WIRECOPY_OK) {
        code = wc_segment_writer_open(&writer, disk->folder, name, disk->keeps_texts, recording->allocator, error);
    }
    if (code == WIRECOPY_OK) {
        code = learn(recording, &writer, error);
    }
    if (code == WIRECOPY_OK) {
        code = write_texts(recording, &writer, error);
    }
    if (code == WIRECOPY_OK) {
        code = write_keys(recording, &writer, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_segment_writer_finish(&writer, error);
    }
    if (code == WIRECOPY_OK) {
        code = wc_disk_note_segment(disk, number, name, &writer.head, writer.place, event, error);
    }
    wc_segment_writer_clear(&writer);
    return code;
}
