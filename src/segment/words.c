#include "segment/words.h"

#include <string.h>
#include <zdict.h>
#include <zstd.h>

#include "base/error.h"
#include "base/memory.h"

/* Words take at most a 64th of the texts; few texts have none. */
enum { WORDS_NBYTES_MOST = 64 << 10, WORDS_NBYTES_LEAST = 8 << 10, WORDS_SHARE = 64 };

/* Texts that are looked at, and the most of each: the words are their first bytes, and all tells how often bytes are.
 */
enum { SAMPLES = 128, SAMPLE_NBYTES = 2 << 10 };

typedef struct learning {
    char samples[SAMPLES * SAMPLE_NBYTES], joined[WORDS_NBYTES_MOST];
    size_t sizes[SAMPLES], count, nbytes;
    uint64_t texts_nbytes; /* of the texts that samples are of */
} learning;

/* From a place in the text that is another one for each. */
static void take_sample(learning *own, const char *text, size_t nbytes, size_t number) {
    size_t sample = nbytes < SAMPLE_NBYTES ? nbytes : SAMPLE_NBYTES;
    size_t from = (nbytes - sample) * (number * 37 % SAMPLES) / SAMPLES;
    memcpy(own->samples + own->nbytes, text + from, sample);
    own->sizes[own->count++] = sample;
    own->nbytes += sample;
    own->texts_nbytes += nbytes;
}

static wirecopy_code take_samples(learning *own, size_t count, wc_sample_fn sample, void *context,
                                  wirecopy_error *error) {
    size_t n = count < SAMPLES ? count : SAMPLES;
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < n; i++) {
        const char *text;
        size_t nbytes;
        code = sample(context, (size_t)((uint64_t)i * count / n), &text, &nbytes, error);
        if (code == WIRECOPY_OK && nbytes > 0) {
            take_sample(own, text, nbytes, i);
        }
    }
    return code;
}

/* As much of each sample. */
static size_t join_words(learning *own, size_t most) {
    size_t each = most / own->count, nbytes = 0, from = 0;
    for (size_t i = 0; i < own->count; i++) {
        size_t some = own->sizes[i] < each ? own->sizes[i] : each;
        memcpy(own->joined + nbytes, own->samples + from, some);
        nbytes += some;
        from += own->sizes[i];
    }
    return nbytes;
}

/* Where zstd cannot use them there are none. */
static wirecopy_code make_words(wc_segment_words *words, learning *own, size_t most, wirecopy_error *error) {
    ZDICT_params_t parameters = {.compressionLevel = WC_SEGMENT_LEVEL};
    size_t njoined = join_words(own, most);
    words->bytes = wc_allocate(words->allocator, WORDS_NBYTES_MOST, 1);
    if (words->bytes == NULL) {
        return wc_fail_refused(words->allocator, WORDS_NBYTES_MOST, error);
    }
    size_t made = ZDICT_finalizeDictionary(words->bytes, most, own->joined, njoined, own->samples, own->sizes,
                                           (unsigned)own->count, parameters);
    if (ZDICT_isError(made)) {
        return WIRECOPY_OK;
    }
    words->nbytes = made;
    words->form = ZSTD_createCDict(words->bytes, made, WC_SEGMENT_LEVEL);
    return words->form != NULL ? WIRECOPY_OK : wc_fail_memory(error, made);
}

wirecopy_code wc_segment_words_learn(wc_segment_words *words, size_t count, wc_sample_fn sample, void *context,
                                     wirecopy_error *error) {
    learning *own = wc_allocate_zeroed(words->allocator, 1, sizeof *own);
    if (own == NULL) {
        return wc_fail_refused(words->allocator, sizeof *own, error);
    }
    wirecopy_code code = take_samples(own, count, sample, context, error);
    uint64_t most = own->count > 0 ? own->texts_nbytes / own->count * count / WORDS_SHARE : 0;
    if (code == WIRECOPY_OK && most >= WORDS_NBYTES_LEAST) {
        code = make_words(words, own, most < WORDS_NBYTES_MOST ? (size_t)most : WORDS_NBYTES_MOST, error);
    }
    wc_release(words->allocator, own, 1, sizeof *own);
    return code;
}

void wc_segment_words_clear(wc_segment_words *words) {
    wc_release(words->allocator, words->bytes, WORDS_NBYTES_MOST, 1);
    ZSTD_freeCDict(words->form);
    words->form = NULL;
    words->bytes = NULL;
    words->nbytes = 0;
}
