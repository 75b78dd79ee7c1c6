#include "refuse/code.h"

#include "format/detect.h"
#include "format/prose.h"
#include "format/shape.h"

/* ---- Lines ---- */

/* A line that begins so is a program's or a setting (format/shape.h). Chosen: what files in some twenty languages begin
 * their lines with, and sentences hardly do. */
static const char *const starts[] = {
    /* C, C++, C#, Java, Rust, Go, Swift, Scala, Haskell; what ends in a brace or semicolon needs no more. */
    "#include ", "#define ", "#if", "#endif", "#else", "#pragma ", "using %w;", "namespace %w$", "package %w$",
    "use %w;", "fn %i(", "func %i(", "module %w where", "%i :: ", "go %d.%d", "%w v%d.%d",
    /* Python, Ruby, R, Lua, Perl, PHP, JavaScript */
    "import %i$", "import %i.", "import %i as ", "import %i, ", "from %w import ", "def %i", "class %i(", "class %i:$",
    "async def ", "return$", "return ", "elif ", "pass$", "raise %i(", "yield %i$", "self.", "@%i$", "@%i(", "print(",
    "<?php", "function %i(", "function(", "local %i = ", "local function ", "end$", "puts \"", "require \"",
    "require '", "require(", "library(", "%i <- ", "const %i = ", "let %i = ", "var %i = ", "import {", "import * as ",
    "export default ", "export const ", "module.exports",
    /* shells, Make, Docker, settings */
    "echo \"", "echo '", "echo $", "fi$", "done$", "do$", "then$", "else$", "esac$", "set -", "if [", "sudo ", "curl -",
    "mkdir ", "rm -", "exit %d$", "while read ", "$(", "@echo ", "set %i=", "param(", ".PHONY",
    "export %i=", "FROM %w$", "FROM %w AS ", "RUN ", "COPY ", "WORKDIR /", "ENV %i", "EXPOSE %d", "CMD [",
    "ENTRYPOINT [", "User-agent:", "Disallow:", "Allow:", "Sitemap: http", "version \"", "resolved \"",
    "integrity %w$"};

/* What begins so does where the line ends in a colon. */
static const char *const openers[] = {"if ",      "for ", "while ", "with ",    "class ",  "except",
                                      "else:",    "try:", "case ",  "finally:", "switch ", "do:",
                                      "default:", "all:", "clean:", "lambda "};

static int begins_any(wc_stretch line, const char *const *shapes, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (wc_has_shape(line, shapes[i])) {
            return 1;
        }
    }
    return 0;
}

#define BEGINS_ANY(line, shapes) begins_any(line, shapes, sizeof(shapes) / sizeof *(shapes))

/* The length of a name with dots, as those of variables, functions and settings are: none with a capital and small
 * letters after it, as names of people and teams have, and not one letter. */
static size_t name_length(wc_stretch line) {
    size_t length = 0, most = wc_stretch_length(line);
    int has_small = 0;
    while (length < most && (wc_is_letter(line.at[length]) || wc_is_digit(line.at[length]) ||
                             memchr("_.:$-", line.at[length], 5) != NULL)) {
        has_small |= line.at[length] >= 'a' && line.at[length] <= 'z';
        length++;
    }
    int is_name = length > 1 && !(*line.at >= 'A' && *line.at <= 'Z' && has_small) && !wc_is_digit(*line.at);
    return is_name ? length : 0;
}

/* "name = value" or "name=value". */
static int is_assignment(wc_stretch line) {
    size_t length = name_length(line);
    wc_stretch rest = {line.at + length, line.end};
    return length > 0 && (wc_stretch_begins(rest, " = ") || (wc_stretch_begins(rest, "=") && rest.end - rest.at > 1));
}

/* "name(", with a parenthesis, bracket, comma or bar at the end. */
static int is_call(wc_stretch line) {
    size_t length = 0, most = wc_stretch_length(line);
    while (length < most && (wc_is_letter(line.at[length]) || wc_is_digit(line.at[length]) ||
                             memchr("_.:", line.at[length], 3) != NULL)) {
        length++;
    }
    return length > 0 && length < most && line.at[length] == '(' && memchr("(),[|", line.end[-1], 5) != NULL;
}

/* "requests==2.31.0". */
static int is_pin(wc_stretch line) {
    return memchr(line.at, ' ', wc_stretch_length(line)) == NULL &&
           (wc_stretch_find(line, "==") != NULL || wc_stretch_find(line, ">=") != NULL ||
            wc_stretch_find(line, "~=") != NULL);
}

/* Ends as a statement does. A list of a law's points has semicolons, too, and its points have spaces. */
static int ends_statement(wc_stretch line) {
    char last = line.end[-1];
    int has_marks = memchr(line.at, ' ', wc_stretch_length(line)) == NULL;
    for (const char *at = line.at; at < line.end && !has_marks; at++) {
        has_marks = memchr("({=\"'<>$:[", *at, 10) != NULL;
    }
    return memchr("{}", last, 2) != NULL || (last == ';' && has_marks);
}

static int is_brackets(wc_stretch line) {
    for (const char *at = line.at; at < line.end; at++) {
        if (strchr("(){}[];,", *at) == NULL) {
            return 0;
        }
    }
    return 1;
}

/* line: trimmed, not empty. */
static int is_of_code(wc_stretch line) {
    return is_brackets(line) || ends_statement(line) || BEGINS_ANY(line, starts) ||
           (line.end[-1] == ':' && BEGINS_ANY(line, openers)) || is_assignment(line) || is_call(line) || is_pin(line);
}

/* ---- Comments ---- */

static int is_comment(wc_stretch line) {
    int is_hash = wc_stretch_begins(line, "# ") || wc_stretch_begins(line, "#!") || wc_stretch_begins(line, "##") ||
                  (wc_stretch_length(line) == 1 && *line.at == '#');
    return is_hash || wc_stretch_begins(line, "//");
}

/* Past a comment or a documentation of several lines that begins here: 0 if none does. */
static int skip_block(wc_stretch line, wc_stretch *rest) {
    static const char *const marks[][2] = {{"/*", "*/"}, {"\"\"\"", "\"\"\""}, {"'''", "'''"}, {"<!--", "-->"}};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        if (wc_stretch_begins(line, marks[i][0])) {
            wc_stretch within = {line.at + strlen(marks[i][0]), rest->end};
            const char *close = wc_stretch_find(within, marks[i][1]);
            rest->at = close != NULL ? close + strlen(marks[i][1]) : rest->end;
            return 1;
        }
    }
    return 0;
}

/* Lines that are neither empty nor comments. */
typedef struct tally {
    size_t lines, code, sentences;
    size_t begun; /* of the first two, those that begin as no sentence does */
} tally;

/* Returns 0 where a sentence stands first. */
static int count_line(tally *seen, wc_stretch line) {
    int is_own = is_of_code(line), is_sentence = !is_own && wc_is_short_sentence(line);
    seen->begun += seen->lines < 2 && BEGINS_ANY(line, starts);
    seen->lines++;
    seen->code += (size_t)is_own;
    seen->sentences += (size_t)is_sentence;
    return !is_sentence || seen->code > 0;
}

/* Chosen: six lines in ten, or all of two; three where the first two are sure; and a sentence, such as stand in strings
 * and documentation, for ten of them. */
int wc_is_code(wc_stretch text) {
    enum { LEAST = 3, SHARE = 6, SHARE_SURE = 3, OF = 10 };
    int is_cut = wc_stretch_length(text) >= WC_DETECT_NBYTES / 2;
    int is_script = wc_stretch_begins(text, "#!/") || wc_stretch_begins(text, "@echo off");
    tally seen = {0};
    while (text.at < text.end) {
        wc_stretch line = wc_stretch_trim(wc_stretch_line(&text));
        int is_last = is_cut && text.at == text.end;
        if (line.at == line.end || is_last || is_comment(line) || skip_block(line, &text)) {
            continue;
        }
        if (!count_line(&seen, line)) {
            return 0;
        }
    }
    size_t share = seen.begun == 2 || is_script ? SHARE_SURE : SHARE;
    size_t least = is_script ? 1 : seen.code == seen.lines ? 2 : LEAST;
    return seen.code >= least && seen.code * OF >= seen.lines * share && seen.sentences * OF <= seen.code;
}
