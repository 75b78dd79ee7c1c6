#include "base/error.h"
#include "base/options.h"
#include "base/owned.h"
#include "base/sized.h"
#include "dump/ids.h"
#include "dump/place.h"
#include "near/compare_texts.h"
#include "parse/parser.h"
#include "run/clock.h"
#include "run/notices.h"
#include "run/progress.h"
#include "sketch/sketcher.h"
#include "store/seed.h"
#include "verbs/verbs.h"

/* Bytes of a block: enough to make the cost of a read negligible. Any size gives the same output. */
enum { BLOCK_NBYTES = 1 << 20 };

/* One of the two documents to find. */
typedef struct sought {
    const char *id;
    char *text; /* owned; NULL until found; NUL added */
    size_t nbytes;
} sought;

typedef struct search {
    const wirecopy_allocator *allocator;
    wc_reader *reader;
    wc_parser *parser;
    wc_progress *progress;
    wirecopy_stats *stats;
    sought wanted[2];
    wc_fields seen; /* fields found */
    int strict;
    uint64_t record, line; /* of the file, before the block; records: before this one */
} search;

static wirecopy_code take_text(search *state, sought *wanted, const wc_record *record, wirecopy_error *error) {
    wanted->text = wc_owned_string(state->allocator, record->text, record->text_nbytes);
    wanted->nbytes = record->text_nbytes;
    return wanted->text != NULL ? WIRECOPY_OK : wc_fail_memory(error, record->text_nbytes + 1);
}

/* What cannot be used is told, or ends the search. */
static wirecopy_code skip(search *state, wirecopy_reason reason, const char *place, const char *message,
                          wirecopy_error *error) {
    state->stats->skipped[reason]++;
    if (!wc_is_reported(reason)) {
        return WIRECOPY_OK;
    }
    if (state->strict) {
        return wc_fail(error, WIRECOPY_ERROR_RECORD, "%s: %s", place, message);
    }
    wc_notice(state->stats, "%s: %s; skipped", place, message);
    return WIRECOPY_OK;
}

static wirecopy_code skip_record(search *state, const wc_block *block, const wc_record *record,
                                 wirecopy_error *error) {
    char place[WC_PLACE_NBYTES];
    wc_place_describe(wc_reader_file(state->reader, block->file), state->line + record->line,
                      block->offset + record->offset, place);
    return skip(state, record->reason, place, record->message, error);
}

static wirecopy_code look_at(search *state, const wc_block *block, const wc_record *record, wirecopy_error *error) {
    wirecopy_code code = WIRECOPY_OK;
    const wc_file *file = wc_reader_file(state->reader, block->file);
    if (record->is_header) {
        return code;
    }
    if (record->reason != WIRECOPY_REASON_NONE) {
        return skip_record(state, block, record, error);
    }
    state->stats->documents++;
    for (int i = 0; code == WIRECOPY_OK && i < 2; i++) {
        if (state->wanted[i].text == NULL && wc_record_is_named(record, file, state->record, state->wanted[i].id)) {
            code = take_text(state, &state->wanted[i], record, error);
        }
    }
    return code;
}

static wirecopy_code search_block(search *state, const wc_block *block, wirecopy_error *error) {
    if (block->first) {
        state->record = state->line = 0;
    }
    if (block->reason != WIRECOPY_REASON_NONE) {
        state->line += block->skipped_lines;
        return skip(state, block->reason, wc_file_name(wc_reader_file(state->reader, block->file)), block->message,
                    error);
    }
    wirecopy_code code = wc_parser_begin_block(state->parser, wc_reader_file(state->reader, block->file), block, error);
    while (code == WIRECOPY_OK) {
        wc_record record;
        int more = 0;
        code = wc_parser_next(state->parser, &record, &more, error);
        if (code != WIRECOPY_OK || !more) {
            break;
        }
        code = look_at(state, block, &record, error);
        state->record += !record.is_header;
        state->stats->records += !record.is_header;
    }
    state->line += wc_parser_lines(state->parser);
    wc_fields_add(&state->seen, wc_parser_fields(state->parser));
    return code;
}

static wirecopy_code search_blocks(search *state, wirecopy_error *error) {
    wc_block block;
    wc_block_init(&block, state->allocator);
    wirecopy_code code = WIRECOPY_OK;
    while (code == WIRECOPY_OK && (state->wanted[0].text == NULL || state->wanted[1].text == NULL)) {
        int more = 0;
        code = wc_reader_next(state->reader, BLOCK_NBYTES, &block, &more, error);
        if (code != WIRECOPY_OK || !more) {
            break;
        }
        code = search_block(state, &block, error);
        if (code == WIRECOPY_OK) {
            code = wc_progress_report(state->progress, wc_reader_done(state->reader), wc_reader_total(state->reader),
                                      error);
        }
    }
    wc_block_clear(&block);
    return code;
}

static wirecopy_code check_found(const search *state, wirecopy_error *error) {
    for (int i = 0; i < 2; i++) {
        if (state->wanted[i].text == NULL) {
            return wc_ids_fail(state->wanted[i].id, state->stats, error);
        }
    }
    return WIRECOPY_OK;
}

static wirecopy_code find_and_compare(search *state, const wirecopy_sketcher *sketcher, const wirecopy_input *input,
                                      wirecopy_comparison *comparison_ret, wirecopy_error *error) {
    wirecopy_code code =
        wc_reader_open(input, state->allocator, 0, wc_progress_poll, state->progress, &state->reader, error);
    if (code == WIRECOPY_OK) {
        code = wc_parser_create(input, state->allocator, &state->parser, error);
    }
    if (code == WIRECOPY_OK) {
        code = search_blocks(state, error);
    }
    int are_missing = state->wanted[0].text == NULL || state->wanted[1].text == NULL;
    if (code == WIRECOPY_OK && are_missing) {
        code = wc_fields_check(&state->seen, input, error);
    }
    if (code == WIRECOPY_OK) {
        code = check_found(state, error);
    }
    const sought *a = &state->wanted[0], *b = &state->wanted[1];
    if (code == WIRECOPY_OK) {
        code = wc_compare_texts(sketcher, a->text, a->nbytes, b->text, b->nbytes, comparison_ret, error);
    }
    return code;
}

static wirecopy_code create_sketcher(const wirecopy_options *options, wirecopy_sketcher **sketcher_ret,
                                     wirecopy_error *error) {
    wirecopy_options own;
    wirecopy_code code = wc_options_copy(options, &own, error);
    if (code == WIRECOPY_OK) {
        code = wc_seed_choose(&own, NULL, error);
    }
    return code == WIRECOPY_OK ? wc_sketcher_create(&own, sketcher_ret, error) : code;
}

/* Passes the texts to the comparison, if there is one. */
static void hand_texts_on(search *state, wirecopy_code code, wirecopy_comparison *comparison) {
    sought *a = &state->wanted[0], *b = &state->wanted[1];
    if (code == WIRECOPY_OK) {
        comparison->a_text = a->text;
        comparison->a_nbytes = a->nbytes;
        comparison->b_text = b->text;
        comparison->b_nbytes = b->nbytes;
    } else {
        wc_owned_free(a->text);
        wc_owned_free(b->text);
    }
}

static wirecopy_code compare(const wirecopy_sketcher *sketcher, const wirecopy_input *input, const char *a_id,
                             const char *b_id, wirecopy_comparison *comparison_ret, wirecopy_stats *stats,
                             wirecopy_error *error) {
    wc_progress progress;
    wc_progress_init(&progress, &sketcher->options, WC_STEPS(READ));
    search state = {.allocator = sketcher->allocator,
                    .progress = &progress,
                    .stats = stats,
                    .strict = input->strict,
                    .wanted = {{.id = a_id}, {.id = b_id}}};
    stats->isa = sketcher->kernels->isa;
    stats->threads = 1;
    stats->seed = sketcher->options.seed;
    wirecopy_code code = find_and_compare(&state, sketcher, input, comparison_ret, error);
    hand_texts_on(&state, code, comparison_ret);
    wc_parser_free(state.parser);
    wc_reader_close(state.reader);
    wc_progress_clear(&progress);
    return code;
}

/* Checks the caller's arguments. */
static wirecopy_code check_given(const wirecopy_input *input, wirecopy_input *checked_ret,
                                 const wirecopy_stats *stats_ret, wirecopy_error *error) {
    wirecopy_code code = stats_ret != NULL ? wc_sized_check(stats_ret, "stats", error) : WIRECOPY_OK;
    if (code == WIRECOPY_OK) {
        code = wc_input_check(input, checked_ret, error);
    }
    if (code == WIRECOPY_OK && checked_ret->format == WIRECOPY_FORMAT_SIGNATURES) {
        code =
            wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "compare needs the inputs: signature files do not hold the texts");
    }
    return code;
}

wirecopy_code wc_compare_documents(const wirecopy_options *options, const wirecopy_input *input, const char *a_id,
                                   const char *b_id, wirecopy_comparison *comparison_ret, wirecopy_stats *stats_ret,
                                   wirecopy_error *error) {
    wirecopy_stats stats = {.size = sizeof stats};
    wirecopy_input checked;
    wirecopy_sketcher *sketcher = NULL;
    double start = wc_seconds();
    wirecopy_code code = check_given(input, &checked, stats_ret, error);
    if (code == WIRECOPY_OK) {
        code = create_sketcher(options, &sketcher, error);
    }
    if (code != WIRECOPY_OK) {
        return code;
    }
    code = compare(sketcher, &checked, a_id, b_id, comparison_ret, &stats, error);
    wc_sketcher_free(sketcher);
    stats.seconds_total = wc_seconds() - start;
    if (stats_ret != NULL) {
        wc_sized_write(stats_ret, &stats, sizeof stats);
    }
    return code;
}
