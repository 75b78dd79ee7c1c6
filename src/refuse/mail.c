#include "refuse/mail.h"

#include <strings.h>

/* Fields of a message's head that those of mailboxes begin with. */
static const char *const known[] = {"return-path", "received",   "from",         "to",           "date",
                                    "subject",     "message-id", "delivered-to", "mime-version", "content-type",
                                    "status",      "x-status",   "x-uid",        "reply-to",     "x-mozilla-status",
                                    "sender",      "xref",       "x-gm-thrid",   "in-reply-to",  "x-mozilla-status2"};

/* A line of a message's head: its name and a colon. */
static int is_head_line(wc_stretch line) {
    return wc_stretch_name(line, ':') > 0;
}

static int is_known_head_line(wc_stretch line) {
    size_t length = wc_stretch_name(line, ':');
    for (size_t i = 0; length > 0 && i < sizeof known / sizeof known[0]; i++) {
        if (strlen(known[i]) == length && strncasecmp(known[i], line.at, length) == 0) {
            return 1;
        }
    }
    return 0;
}

/* Whether a time of day, "10:00:00", stands in the line. */
static int has_time(wc_stretch line) {
    static const char shape[] = "00:00:00";
    enum { LENGTH = sizeof shape - 1 };
    for (; line.end - line.at >= LENGTH; line.at++) {
        size_t i = 0;
        while (i < LENGTH && (shape[i] == ':' ? line.at[i] == ':' : wc_is_digit(line.at[i]))) {
            i++;
        }
        if (i == LENGTH) {
            return 1;
        }
    }
    return 0;
}

/* "From someone@example.org Mon Mar  3 10:00:00 2025" before the head of a message, or any "From " before two lines
 * that stories have none of. */
int wc_begins_mailbox(wc_stretch text) {
    static const char *const others[] = {"BABYL OPTIONS:", "\1\1\1\1\n", "#! rnews "};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (wc_stretch_begins(text, others[i])) {
            return 1;
        }
    }
    wc_stretch first = wc_stretch_full_line(&text);
    if (!wc_stretch_begins(first, "From ")) {
        return 0;
    }
    wc_stretch second = wc_stretch_line(&text), third = wc_stretch_line(&text);
    return (has_time(first) && is_head_line(second)) || (is_known_head_line(second) && is_known_head_line(third));
}

/* Whether a line of a message's head begins so, in any case. */
static int has_head_line(wc_stretch text, const char *beginning) {
    size_t length = strlen(beginning);
    if (!is_head_line(text)) {
        return 0;
    }
    while (text.at < text.end) {
        wc_stretch line = wc_stretch_line(&text);
        if (wc_stretch_length(line) == 0) {
            return 0;
        }
        if (wc_stretch_length(line) >= length && strncasecmp(line.at, beginning, length) == 0) {
            return 1;
        }
    }
    return 0;
}

int wc_has_parts(wc_stretch text) {
    return has_head_line(text, "Content-Type: multipart/");
}

int wc_has_encoded_body(wc_stretch text) {
    return has_head_line(text, "Content-Transfer-Encoding: base64") ||
           has_head_line(text, "Content-Transfer-Encoding: quoted-printable");
}

int wc_has_server_head(wc_stretch text) {
    static const char *const fields[] = {"Received:",       "Return-Path:", "Delivered-To:",          "MIME-Version:",
                                         "DKIM-Signature:", "X-Received:",  "Authentication-Results:"};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        if (has_head_line(text, fields[i])) {
            return has_head_line(text, "From:") || has_head_line(text, "Date:");
        }
    }
    return 0;
}

static int is_base64(wc_stretch line) {
    for (const char *at = line.at; at < line.end; at++) {
        if (!wc_is_letter(*at) && !wc_is_digit(*at) && strchr("+/-_=", *at) == NULL) {
            return 0;
        }
    }
    return 1;
}

/* Of one line, which may be a long name. */
static int is_mixed(wc_stretch line) {
    int has_digit = 0, has_capital = 0;
    for (const char *at = line.at; at < line.end; at++) {
        has_digit |= wc_is_digit(*at);
        has_capital |= *at >= 'A' && *at <= 'Z';
    }
    return has_digit && has_capital;
}

/* Lines of one length without a space, the last but one at least of 60 letters: RFC 2045 has 76, PEM 64. */
static int is_in_base64(wc_stretch rest) {
    enum { LEAST = 60, LINES = 3 };
    size_t length = 0, lines = 0;
    wc_stretch whole = wc_stretch_trim(rest);
    while (rest.at < rest.end) {
        wc_stretch line = wc_stretch_line(&rest);
        int is_last = rest.at == rest.end;
        length = lines == 0 ? wc_stretch_length(line) : length;
        if (length < LEAST || !is_base64(line) || (wc_stretch_length(line) != length && !is_last)) {
            return 0;
        }
        lines++;
    }
    return lines >= LINES || (lines == 1 && is_mixed(whole));
}

/* One text on each line, so that lengths differ. */
static int is_lines_of_base64(wc_stretch rest) {
    enum { LEAST = 20, UNIT = 4 };
    size_t lines = 0;
    while (rest.at < rest.end) {
        wc_stretch line = wc_stretch_line(&rest);
        size_t length = wc_stretch_length(line);
        int is_last = rest.at == rest.end;
        if (length < LEAST || !is_base64(line) || !is_mixed(line) || (length % UNIT != 0 && !is_last)) {
            return 0;
        }
        lines++;
    }
    return lines > 1;
}

/* A line of nothing but the digits of hexadecimal numbers. */
static int is_in_hex(wc_stretch text) {
    enum { LEAST = 60 };
    wc_stretch line = wc_stretch_trim(text);
    size_t digits = 0;
    for (const char *at = line.at; at < line.end; at++) {
        digits += (size_t)wc_is_digit(*at);
        if (!wc_is_digit(*at) && !((*at | 0x20) >= 'a' && (*at | 0x20) <= 'f')) {
            return 0;
        }
    }
    return wc_stretch_length(line) >= LEAST && digits > 0 && digits < wc_stretch_length(line);
}

/* "begin 644 story.txt". */
static int is_uuencoded(wc_stretch text) {
    wc_stretch first = wc_stretch_line(&text), second = wc_stretch_line(&text);
    enum { MODE = 6 };
    if (wc_stretch_begins(first, "begin-base64 ")) {
        return 1;
    }
    int is_mode = wc_stretch_begins(first, "begin ") && wc_stretch_length(first) > MODE + 4;
    for (size_t i = MODE; is_mode && i < MODE + 3; i++) {
        is_mode = wc_is_digit(first.at[i]);
    }
    /* The first byte of a line tells how many are encoded in it, four letters for three. */
    return is_mode && first.at[MODE + 3] == ' ' && wc_stretch_length(second) > 1 &&
           ((size_t)(*second.at - ' ') + 2) / 3 * 4 + 1 <= wc_stretch_length(second) + 1;
}

int wc_is_armoured(wc_stretch text) {
    return is_uuencoded(text) || is_in_base64(text) || is_lines_of_base64(text) || is_in_hex(text);
}
