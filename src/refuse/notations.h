/* Notations of other programs for data, which are text. */
#ifndef WC_REFUSE_NOTATIONS_H
#define WC_REFUSE_NOTATIONS_H

#include "format/stretch.h"

/* Entries of a directory: LDIF (RFC 2849). */
int wc_is_directory(wc_stretch text);

/* A catalogue of translations: gettext's .po and .pot. */
int wc_is_catalogue(wc_stretch text);

/* A data set of Weka: ARFF. */
int wc_is_data_set(wc_stretch text);

/* Triples: Turtle, TriG, N-Triples, N-Quads. */
int wc_is_triples(wc_stretch text);

/* A value as PHP or Perl print it. */
int wc_is_printed_value(wc_stretch text);

/* Messages in the text format of protocol buffers: "article {" over and over. */
int wc_is_messages(wc_stretch text);

#endif
