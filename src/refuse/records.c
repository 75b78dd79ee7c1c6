#include "refuse/records.h"

#include <strings.h>

#include "format/prose.h"
#include "format/usual_names.h"

static int is_blank(wc_stretch line) {
    return wc_stretch_length(wc_stretch_trim(line)) == 0;
}

/* ---- Front matter ---- */

/* What is indented is code. */
static int is_fence(wc_stretch line, const char *fence) {
    const char *start = line.at;
    line = wc_stretch_trim(line);
    return line.at == start && wc_stretch_length(line) == strlen(fence) && wc_stretch_begins(line, fence);
}

/* The length of the name before a colon or an equals sign; 0: the line is no pair. */
static size_t name_of(wc_stretch line) {
    size_t before_colon = wc_stretch_name(line, ':'), before_space = wc_stretch_name(line, ' ');
    size_t equals = before_space > 0 && wc_stretch_begins((wc_stretch){line.at + before_space, line.end}, " =")
                        ? before_space
                        : wc_stretch_name(line, '=');
    return before_colon > 0 ? before_colon : equals;
}

/* A pair, or what belongs to one: items of a list, more of its value, a comment. */
static int is_of_head(wc_stretch line) {
    return is_blank(line) || name_of(line) > 0 || strchr(" \t-#[]{}\"'", *line.at) != NULL;
}

/* Takes a head off `rest`, behind its first fence: its lines, without the second. Returns 0 if it is none. */
static int take_head(wc_stretch *rest, const char *fence, wc_stretch *head_ret) {
    size_t names = 0;
    head_ret->at = rest->at;
    while (rest->at < rest->end) {
        head_ret->end = rest->at;
        wc_stretch line = wc_stretch_line(rest);
        if (is_fence(line, fence)) {
            return names > 0;
        }
        if (!is_of_head(line)) {
            return 0;
        }
        names += name_of(line) > 0;
    }
    return 0;
}

static int has_name(wc_stretch head, const char *name, size_t nbytes) {
    while (head.at < head.end) {
        wc_stretch line = wc_stretch_line(&head);
        if (name_of(line) == nbytes && memcmp(line.at, name, nbytes) == 0) {
            return 1;
        }
    }
    return 0;
}

/* Whether the first pair of a head has a name of the other. */
static int is_alike(wc_stretch head, wc_stretch other) {
    wc_stretch line = {head.at, head.at};
    while (head.at < head.end && name_of(line) == 0) {
        line = wc_stretch_line(&head);
    }
    size_t nbytes = name_of(line);
    return nbytes > 0 && has_name(other, line.at, nbytes);
}

/* Whether a head of other names could be that of a page: two pairs at least, in small letters as those of programs, of
 * which one is usual, and a text after it. What authors say of themselves between rules has none after it, or capitals.
 */
static int is_of_page(wc_stretch head, wc_stretch after) {
    size_t names = 0, usual = 0;
    while (head.at < head.end) {
        wc_stretch line = wc_stretch_line(&head);
        size_t nbytes = name_of(line);
        if (nbytes > 0 && *line.at >= 'A' && *line.at <= 'Z') {
            return 0;
        }
        names += nbytes > 0;
        usual += (size_t)wc_is_usual_name(line.at, nbytes);
    }
    return names > 1 && usual > 0 && !is_blank(after);
}

/* Begins or ends an example, in Markdown, HTML or Jekyll's own tags. */
static int is_code_fence(wc_stretch line) {
    static const char *const fences[] = {"```", "~~~", "<pre", "</pre", "{% highlight", "{% endhighlight"};
    line = wc_stretch_trim(line);
    for (size_t i = 0; i < sizeof fences / sizeof fences[0]; i++) {
        if (wc_stretch_begins(line, fences[i])) {
            return 1;
        }
    }
    return 0;
}

static int has_heads(wc_stretch rest, const char *fence) {
    wc_stretch first, next;
    int in_code = 0;
    if (!is_fence(wc_stretch_full_line(&rest), fence) || !take_head(&rest, fence, &first)) {
        return 0;
    }
    while (rest.at < rest.end) {
        wc_stretch line = wc_stretch_line(&rest), after = rest;
        in_code ^= is_code_fence(line);
        if (!in_code && is_fence(line, fence) && take_head(&after, fence, &next) &&
            (is_alike(next, first) || is_of_page(next, after))) {
            return 1;
        }
    }
    return 0;
}

int wc_has_front_matters(wc_stretch text) {
    return has_heads(text, "---") || has_heads(text, "+++");
}

/* ---- Exports ---- */

/* Takes a word off the line, and the space after it. */
static wc_stretch take_word(wc_stretch *line) {
    wc_stretch word = {line->at, line->at};
    while (word.end < line->end && *word.end != ' ') {
        word.end++;
    }
    line->at = word.end < line->end ? word.end + 1 : line->end;
    return word;
}

static int is_number(wc_stretch word) {
    for (const char *at = word.at; at < word.end; at++) {
        if (!wc_is_digit(*at)) {
            return 0;
        }
    }
    return word.at < word.end;
}

/* "Document" in the languages of these services. */
static int means_document(wc_stretch word) {
    static const char *const words[] = {"document", "dokument", "documento"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        size_t length = strlen(words[i]);
        if (wc_stretch_length(word) >= length && strncasecmp(word.at, words[i], length) == 0) {
            return 1;
        }
    }
    return 0;
}

/* "1 of 25 DOCUMENTS" or "Document 1 of 25", alone on its line; one of one is a document by itself. */
static int is_count(wc_stretch line) {
    line = wc_stretch_trim(line);
    wc_stretch first = take_word(&line);
    int is_named = means_document(first);
    wc_stretch number = is_named ? take_word(&line) : first, of = take_word(&line), all = take_word(&line);
    if (!is_number(number) || of.at == of.end || wc_stretch_length(of) > 3 || !is_number(all) ||
        (wc_stretch_length(all) == 1 && *all.at == '1')) {
        return 0;
    }
    wc_stretch last = take_word(&line);
    return line.at == line.end && (is_named ? last.at == last.end : means_document(last));
}

/* Takes the first line off the text, without a rule over it. */
static wc_stretch take_first(wc_stretch *rest) {
    wc_stretch line = wc_stretch_trim(wc_stretch_full_line(rest));
    return wc_stretch_is_rule(line, "_") ? wc_stretch_full_line(rest) : line;
}

/* On the first line, and once more after it: one document of an export is a text. */
static int has_counts(wc_stretch rest) {
    if (!is_count(take_first(&rest))) {
        return 0;
    }
    while (rest.at < rest.end) {
        if (is_count(wc_stretch_line(&rest))) {
            return 1;
        }
    }
    return 0;
}

static int begins_report(wc_stretch text) {
    return wc_stretch_begins(take_first(&text), "Report Information from ProQuest");
}

/* "Document NYTF000020250303el330001k": the publication, the date and a number. */
static int is_accession(wc_stretch line) {
    enum { MARK = 9, LEAST = 20, MOST = 30, DIGITS_LEAST = 10 };
    size_t length = wc_stretch_length(line), digits = 0;
    if (!wc_stretch_begins(line, "Document ") || length < MARK + LEAST || length > MARK + MOST) {
        return 0;
    }
    for (const char *at = line.at + MARK; at < line.end; at++) {
        digits += (size_t)wc_is_digit(*at);
        if (!wc_is_digit(*at) && !wc_is_letter(*at)) {
            return 0;
        }
    }
    return digits >= DIGITS_LEAST;
}

static int is_last_line(wc_stretch line) {
    return wc_stretch_begins(line, "End of Document") && wc_stretch_length(line) == 15;
}

static int is_load_date(wc_stretch line) {
    return wc_stretch_length(line) > 10 && strncasecmp(line.at, "Load-Date:", 10) == 0;
}

/* What each document has once: whether there are two of a kind. */
static int has_ends(wc_stretch rest) {
    size_t accessions = 0, last_lines = 0, load_dates = 0;
    while (rest.at < rest.end && accessions < 2 && last_lines < 2 && load_dates < 2) {
        wc_stretch line = wc_stretch_trim(wc_stretch_line(&rest));
        accessions += (size_t)is_accession(line);
        last_lines += (size_t)is_last_line(line);
        load_dates += (size_t)is_load_date(line);
    }
    return accessions > 1 || last_lines > 1 || load_dates > 1;
}

int wc_is_export(wc_stretch text) {
    return has_counts(text) || begins_report(text) || has_ends(text);
}

/* ---- Labels ---- */

/* A line's label, without the space around it, and the mark after it; mark is 0 where there is none. */
typedef struct label {
    const char *at;
    size_t nbytes;
    char mark;
} label;

static label label_of(wc_stretch line) {
    line = wc_stretch_trim(line);
    size_t length = 0, most = wc_stretch_length(line);
    while (length < most && (wc_is_letter(line.at[length]) || wc_is_digit(line.at[length]) ||
                             memchr("_-.", line.at[length], 3) != NULL)) {
        length++;
    }
    size_t mark = length;
    while (length > 0 && mark < most && line.at[mark] == ' ') {
        mark++;
    }
    int is_marked = length > 0 && mark < most && memchr("=|:", line.at[mark], 3) != NULL;
    return (label){line.at, length, is_marked ? line.at[mark] : '\0'};
}

static int is_same(label a, label b) {
    return a.mark != 0 && a.mark == b.mark && a.nbytes == b.nbytes && memcmp(a.at, b.at, a.nbytes) == 0;
}

static int is_usual(label found) {
    return wc_is_usual_name(found.at, found.nbytes);
}

/* An interview has labels with colons, too; a menu has bars. */
static int name_fields(label first, label second) {
    int both = is_usual(first) && is_usual(second), one = is_usual(first) || is_usual(second);
    return first.mark != 0 && second.mark != 0 && !is_same(first, second) &&
           (first.mark == ':' || second.mark == ':' ? both : one);
}

static int separates(wc_stretch line) {
    return is_blank(line) || wc_stretch_is_rule(line, "-") || wc_stretch_is_rule(line, "=") ||
           wc_stretch_is_rule(line, "*") || wc_stretch_is_rule(line, "_") || wc_stretch_is_rule(line, "#") ||
           wc_stretch_is_rule(line, "~");
}

/* Whether some line is a sentence, perhaps behind a label. */
static int has_text(wc_stretch rest) {
    while (rest.at < rest.end) {
        wc_stretch line = wc_stretch_trim(wc_stretch_line(&rest));
        label found = label_of(line);
        const char *mark = found.mark != '\0' ? memchr(line.at, found.mark, wc_stretch_length(line)) : NULL;
        if (wc_is_short_sentence((wc_stretch){mark != NULL ? mark + 1 : line.at, line.end})) {
            return 1;
        }
    }
    return 0;
}

/* A record begins with the first label, and another field under it. Without a line between them, both labels come
 * again. A story may have a credit under it, which has no text. */
int wc_has_labelled_records(wc_stretch text) {
    wc_stretch rest = text, line = wc_stretch_full_line(&rest);
    while (rest.at < rest.end && separates(line)) {
        line = wc_stretch_full_line(&rest);
    }
    label first = label_of(line), second = label_of(wc_stretch_full_line(&rest));
    if (!name_fields(first, second)) {
        return 0;
    }
    size_t count = 1;
    for (int is_fresh = 0; rest.at < rest.end; is_fresh = separates(line)) {
        line = wc_stretch_line(&rest);
        wc_stretch next = rest;
        label under = is_same(label_of(line), first) ? label_of(wc_stretch_full_line(&next)) : (label){0};
        if (is_same(under, second) || (is_fresh && name_fields(first, under))) {
            count++;
            if (count > 2 || has_text(rest) || !has_text((wc_stretch){text.at, line.at})) {
                return 1;
            }
        }
    }
    return 0;
}
