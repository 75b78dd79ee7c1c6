/* Mailboxes, messages of several parts, and what is encrypted or written in letters to be mailed. */
#ifndef WC_REFUSE_MAIL_H
#define WC_REFUSE_MAIL_H

#include "format/stretch.h"

int wc_begins_mailbox(wc_stretch text);

/* Whether the head of a message says that it has several parts. */
int wc_has_parts(wc_stretch text);

/* Whether it says that its body is written in letters. */
int wc_has_encoded_body(wc_stretch text);

/* Whether a message has its head still, as it came from a mail server. What people paste, with its sender and subject
 * above it, is a text. */
int wc_has_server_head(wc_stretch text);

/* Bytes written in letters: base64 or uuencode. */
int wc_is_armoured(wc_stretch text);

#endif
