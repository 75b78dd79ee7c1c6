#include "refuse/sql.h"

#include <strings.h>

#include "format/detect.h"

/* How much a statement says. A weak one could be a headline: another must follow. None begins with one that follows. */
typedef enum strength { NONE = 0, FOLLOWS, WEAK, STRONG } strength;

/* Statements that scripts begin with. A word stands for itself, in any case; of "a|b" one; one that ends in "?" may be
 * left out. Besides, % is a name, "(" a list in parentheses, "[" an opening parenthesis, "'" a string, "=" itself, and
 * ";" the end of the statement or of the line. Chosen from what mysqldump, pg_dump, sqlite3, phpMyAdmin, Oracle's and
 * Microsoft's tools write, and what is written by hand. */
static const struct {
    const char *shape;
    strength strength;
} statements[] = {
    {"insert|replace low_priority|delayed|high_priority|ignore? into? % (? values|value [", STRONG},
    {"insert or replace|ignore|abort|fail|rollback into % (? values|select", STRONG},
    {"insert into % (? format jsoneachrow|csv|tsv|tabseparated|values", STRONG},
    {"insert into % ( select|output|default|overriding", STRONG},
    {"insert|replace into % set % =", STRONG},
    {"copy % (? from stdin ;", STRONG},
    {"copy % (? from stdin with|csv|binary|delimiter|null", STRONG},
    {"copy % (? from stdin [", STRONG},
    {"create global|local? temp|temporary|unlogged|external|virtual? table if? not? exists? % [", STRONG},
    {"drop table if exists %", STRONG},
    {"alter table if? exists? only? % add|drop|disable|enable|check|nocheck|owner|rename|alter", STRONG},
    {"lock table|tables % read|write", STRONG},
    {"update % set % =", STRONG},
    {"set identity_insert % on|off ;", STRONG},
    {"set session|global|local? % =", STRONG},
    {"set % to '", STRONG},
    {"pragma % =", STRONG},
    {"begin|start transaction ;", WEAK},
    {"select set_config|setval [", STRONG},
    {"select pg_catalog", STRONG},
    {"if not? exists [ select", STRONG},
    {"if not? object_id [", STRONG},
    {"rem inserting into %", STRONG},
    {"set % on|off ;", WEAK},
    {"set names % ;", WEAK},
    {"use % ;", WEAK},
    {"go ;", FOLLOWS},
    {"begin|commit|start ;", WEAK},
    {"create or? replace? database|schema|extension|sequence|type|view|index|user|role if? not? exists? % ;", WEAK},
    {"drop table|database|schema|view|index|sequence if? exists? % cascade|restrict? ;", WEAK},
    {"truncate table? % ;", WEAK},
    {"delete from % ;", WEAK},
};

static int is_in_word(char byte) {
    return wc_is_letter(byte) || wc_is_digit(byte) || byte == '_' || (unsigned char)byte >= 0x80;
}

/* Past a comment: of two hyphens or a hash up to the line's end, or between slashes and stars; `at` if there is none.
 */
static const char *skip_comment(const char *at, const char *end) {
    wc_stretch rest = {at, end};
    if (wc_stretch_begins(rest, "--") || wc_stretch_begins(rest, "#")) {
        wc_stretch_line(&rest);
        return rest.at;
    }
    if (!wc_stretch_begins(rest, "/*")) {
        return at;
    }
    for (at += 2; at < end && !wc_stretch_begins((wc_stretch){at, end}, "*/"); at++) {
    }
    return end - at >= 2 ? at + 2 : end;
}

static const char *skip_blank(const char *at, const char *end) {
    const char *before;
    do {
        before = at;
        while (at < end && wc_is_space(*at)) {
            at++;
        }
        at = skip_comment(at, end);
    } while (at > before);
    return at;
}

/* Past what stands in quotes or brackets; NULL if it does not end. A doubled quote is taken for two strings. */
static const char *skip_quoted(const char *at, const char *end) {
    const char *close = memchr(at + 1, *at == '[' ? ']' : *at, (size_t)(end - at) - 1);
    return close != NULL ? close + 1 : NULL;
}

static int is_quote(char byte) {
    return byte == '\'' || byte == '"' || byte == '`' || byte == '[';
}

/* Past a name, of which parts may stand in quotes: dbo.articles, [dbo].[articles]. NULL: there is none. */
static const char *skip_name(const char *at, const char *end) {
    for (;;) {
        const char *start = at;
        if (at < end && is_quote(*at)) {
            at = skip_quoted(at, end);
        } else {
            while (at < end && (is_in_word(*at) || *at == '@' || *at == '$')) {
                at++;
            }
        }
        if (at == NULL || at == start) {
            return NULL;
        }
        if (at == end || *at != '.') {
            return at;
        }
        at++;
    }
}

static const char *skip_list(const char *at, const char *end) {
    int depth = 0;
    while (at != NULL && at < end) {
        depth += *at == '(';
        depth -= *at == ')';
        at = is_quote(*at) ? skip_quoted(at, end) : at + 1;
        if (at != NULL && depth == 0) {
            return at;
        }
    }
    return NULL;
}

/* Past the end of the statement or of the line. A last line may be cut off. */
static const char *skip_end(const char *at, const char *end) {
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\r')) {
        at++;
    }
    return at == end ? at : *at == ';' || *at == '\n' ? at + 1 : NULL;
}

/* Past one of the words of "a|b". */
static const char *skip_word(const char *at, const char *end, const char *words, size_t nbytes) {
    const char *stop = at;
    while (stop < end && is_in_word(*stop)) {
        stop++;
    }
    size_t length = (size_t)(stop - at);
    for (const char *word = words; length > 0 && word < words + nbytes;) {
        size_t left = (size_t)(words + nbytes - word);
        const char *bar = memchr(word, '|', left);
        size_t n = bar != NULL ? (size_t)(bar - word) : left;
        if (n == length && strncasecmp(word, at, n) == 0) {
            return stop;
        }
        word += n + 1;
    }
    return NULL;
}

/* Past what an element of a shape stands for; NULL if it does not stand there. */
static const char *skip_element(const char *at, const char *end, const char *element, size_t nbytes) {
    if (*element == ';') {
        return skip_end(at, end);
    }
    at = skip_blank(at, end);
    switch (*element) {
    case '%':
        return skip_name(at, end);
    case '(':
        return at < end && *at == '(' ? skip_list(at, end) : NULL;
    case '[':
        return at < end && *at == '(' ? at + 1 : NULL;
    case '=':
    case '\'':
        return at < end && *at == *element ? at + 1 : NULL;
    default:
        return skip_word(at, end, element, nbytes);
    }
}

/* Past a statement of a shape; NULL: it is none. */
static const char *skip_statement(const char *at, const char *end, const char *shape) {
    while (*shape != '\0') {
        size_t nbytes = strcspn(shape, " ");
        int may_lack = shape[nbytes - 1] == '?';
        const char *after = skip_element(at, end, shape, nbytes - (size_t)may_lack);
        if (after == NULL && !may_lack) {
            return NULL;
        }
        at = after != NULL ? after : at;
        shape += nbytes;
        shape += strspn(shape, " ");
    }
    return at;
}

/* Stories begin with a capital and go on in small letters; of scripts only Oracle's do, with Insert. */
static int is_written_as_sql(const char *at, const char *end) {
    int is_insert = end - at >= 6 && strncasecmp(at, "insert", 6) == 0;
    return is_insert || end - at < 2 || ((at[0] ^ at[1]) & 0x20) == 0;
}

/* What was matched of a statement. */
typedef struct statement {
    strength strength;
    const char *start, *after; /* after: past the shape */
    int is_whole;              /* the shape goes on to the statement's end */
} statement;

static statement match_statement(const char *at, const char *end) {
    const char *start = skip_blank(at, end);
    for (size_t i = 0; is_written_as_sql(start, end) && i < sizeof statements / sizeof statements[0]; i++) {
        const char *shape = statements[i].shape, *after = skip_statement(start, end, shape);
        if (after != NULL) {
            return (statement){statements[i].strength, start, after, shape[strlen(shape) - 1] == ';'};
        }
    }
    return (statement){NONE, start, start, 0};
}

/* Whether the line has no more than a comment or another statement: of a story that quotes one, it goes on. */
static int is_line_over(const char *at, const char *end) {
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\r')) {
        at++;
    }
    return at == end || *at == '\n' || skip_comment(at, end) > at || match_statement(at, end).strength != NONE;
}

/* Past a string, in which a backslash is an escape, as of MySQL, or a character like others. NULL: it does not end. */
static const char *skip_string(const char *at, const char *end, int escapes) {
    char quote = *at++;
    while (at < end && *at != quote) {
        at += escapes && *at == '\\' && at + 1 < end ? 2 : 1;
    }
    return at < end ? at + 1 : NULL;
}

/* Past the semicolon that ends a statement; NULL: there is none. */
static const char *find_end(const char *at, const char *end, int escapes) {
    while (at != NULL && at < end && *at != ';') {
        at = memchr("'\"`", *at, 3) != NULL ? skip_string(at, end, escapes) : at + 1;
    }
    return at != NULL && at < end ? at + 1 : NULL;
}

/* A line of "GO", which ends statements of Microsoft's tools. */
static int has_go(wc_stretch rest) {
    while (rest.at < rest.end) {
        wc_stretch line = wc_stretch_trim(wc_stretch_line(&rest));
        if (wc_stretch_length(line) == 2 && strncasecmp(line.at, "go", 2) == 0) {
            return 1;
        }
    }
    return 0;
}

/* The list whose parenthesis was matched last ends where its line does, or another follows. */
static int ends_in_list(const char *after, const char *end) {
    const char *list = after[-1] == '(' ? skip_list(after - 1, end) : NULL;
    return list != NULL && (is_line_over(list, end) || *list == ',');
}

/* Whether what was matched ends as statements do, so that no sentence about one is taken for it. */
static int ends_well(const statement *found, const char *end) {
    if (found->is_whole) {
        return found->after[-1] != ';' || is_line_over(found->after, end);
    }
    const char *plain = find_end(found->start, end, 0), *escaped = find_end(found->start, end, 1);
    if (plain != NULL || escaped != NULL) {
        return (plain != NULL && is_line_over(plain, end)) || (escaped != NULL && is_line_over(escaped, end));
    }
    wc_stretch all = {found->start, end};
    return wc_stretch_length(all) >= WC_DETECT_NBYTES / 2 || has_go(all) || ends_in_list(found->after, end);
}

/* A word alone on its line, such as COMMIT, is a headline, too. */
static int is_word_alone(const statement *found) {
    wc_stretch rest = {found->start, found->after};
    while (rest.at < rest.end && is_in_word(*rest.at)) {
        rest.at++;
    }
    return wc_stretch_length(wc_stretch_trim(rest)) == 0;
}

int wc_begins_sql(wc_stretch text) {
    statement first = match_statement(text.at, text.end);
    if (first.strength == STRONG) {
        return ends_well(&first, text.end);
    }
    if (first.strength != WEAK) {
        return 0;
    }
    statement next = match_statement(first.after, text.end);
    return is_word_alone(&first) ? next.strength == STRONG && ends_well(&next, text.end) : next.strength != NONE;
}
