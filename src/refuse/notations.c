#include "refuse/notations.h"

#include <strings.h>

/* The first line that is neither empty nor a comment. */
static wc_stretch first_line(wc_stretch *rest, char comment) {
    wc_stretch line = wc_stretch_full_line(rest);
    while (line.at < line.end && *line.at == comment && rest->at < rest->end) {
        line = wc_stretch_full_line(rest);
    }
    return line;
}

/* Whether a line begins so, in any case. */
static int begins_word(wc_stretch line, const char *word) {
    size_t length = strlen(word);
    return wc_stretch_length(line) > length && strncasecmp(line.at, word, length) == 0;
}

static int has_line(wc_stretch rest, const char *beginning) {
    while (rest.at < rest.end) {
        wc_stretch line = wc_stretch_line(&rest);
        if (wc_stretch_length(line) >= strlen(beginning) && strncasecmp(line.at, beginning, strlen(beginning)) == 0) {
            return 1;
        }
    }
    return 0;
}

/* "dn: uid=a,ou=news", perhaps in base64, before an attribute. */
int wc_is_directory(wc_stretch text) {
    wc_stretch line = first_line(&text, '#');
    if (wc_stretch_begins(line, "version:")) {
        line = first_line(&text, '#');
    }
    int is_name =
        (wc_stretch_begins(line, "dn: ") && wc_stretch_find(line, "=") != NULL) || wc_stretch_begins(line, "dn:: ");
    wc_stretch next = wc_stretch_line(&text);
    while (wc_stretch_begins(next, " ") && text.at < text.end) { /* more of the name */
        next = wc_stretch_line(&text);
    }
    return is_name && wc_stretch_name(next, ':') > 0;
}

int wc_is_catalogue(wc_stretch text) {
    wc_stretch line = first_line(&text, '#');
    if (wc_stretch_begins(line, "domain \"") || wc_stretch_begins(line, "msgctxt \"")) {
        line = first_line(&text, '#');
    }
    return wc_stretch_begins(line, "msgid \"") && has_line(text, "msgstr");
}

int wc_is_data_set(wc_stretch text) {
    return begins_word(first_line(&text, '%'), "@relation ") && has_line(text, "@attribute ") &&
           has_line(text, "@data");
}

/* "<http://example.org/a> <http://example.org/b> ": a subject and a predicate. */
static int is_triple(wc_stretch line) {
    const char *close = wc_stretch_begins(line, "<") ? memchr(line.at, '>', wc_stretch_length(line)) : NULL;
    wc_stretch name = {line.at, close != NULL ? close : line.at};
    int is_subject = wc_stretch_begins(line, "_:") || (close != NULL && memchr(line.at, ':', wc_stretch_length(name)));
    const char *space = is_subject ? memchr(line.at, ' ', wc_stretch_length(line)) : NULL;
    return space != NULL && wc_stretch_begins((wc_stretch){space, line.end}, " <") &&
           wc_stretch_begins((wc_stretch){line.end - 1, line.end}, ".");
}

int wc_is_triples(wc_stretch text) {
    wc_stretch line = wc_stretch_trim(first_line(&text, '#'));
    int is_prefix = begins_word(line, "@prefix ") || begins_word(line, "@base ") || begins_word(line, "prefix ");
    return (is_prefix && wc_stretch_find(line, "<") != NULL && wc_stretch_find(line, ">") != NULL) || is_triple(line);
}

/* "a:2:{i:0;" of serialize(), "array (" of var_export(), "Array" over a parenthesis of print_r(), "array(2) {" of
 * var_dump(), "$VAR1 = " of Data::Dumper. */
int wc_is_printed_value(wc_stretch text) {
    wc_stretch first = wc_stretch_full_line(&text), second = wc_stretch_trim(wc_stretch_line(&text));
    size_t digits = 2, length = wc_stretch_length(first);
    while (wc_stretch_begins(first, "a:") && digits < length && wc_is_digit(first.at[digits])) {
        digits++;
    }
    wc_stretch after = {first.at + (digits < length ? digits : length), first.end}, end = wc_stretch_trim(first);
    return (digits > 2 && (wc_stretch_begins(after, ":{i:") || wc_stretch_begins(after, ":{s:"))) ||
           (wc_stretch_begins(first, "array (") && wc_stretch_find(second, " => ") != NULL) ||
           (wc_stretch_begins(first, "array (") && wc_stretch_begins(second, "0 =>")) ||
           (wc_stretch_begins(first, "array(") && wc_stretch_begins(second, "[")) ||
           (wc_stretch_begins(first, "Array") && wc_stretch_length(end) == 5 && wc_stretch_begins(second, "(") &&
            wc_stretch_length(second) == 1) ||
           (wc_stretch_begins(first, "$VAR1 = "));
}

int wc_is_messages(wc_stretch text) {
    wc_stretch first = wc_stretch_trim(first_line(&text, '#'));
    size_t name = wc_stretch_name(first, ' ');
    if (name == 0 || !wc_stretch_begins((wc_stretch){first.at + name, first.end}, " {") ||
        wc_stretch_length(first) != name + 2) {
        return 0;
    }
    wc_stretch field = wc_stretch_trim(wc_stretch_line(&text));
    if (wc_stretch_name(field, ':') == 0) {
        return 0;
    }
    while (text.at < text.end) {
        wc_stretch line = wc_stretch_trim(wc_stretch_line(&text));
        if (wc_stretch_length(line) == name + 2 && memcmp(line.at, first.at, name + 2) == 0) {
            return 1;
        }
    }
    return 0;
}
