/* Tables and records as terminals and Markdown show them. */
#ifndef WC_REFUSE_TABLES_H
#define WC_REFUSE_TABLES_H

#include "format/stretch.h"

/* A table with rules, as psql, mysql, sqlite3, sqlcmd and DuckDB print it; a headline in a box is none. */
int wc_is_printed_table(wc_stretch text);

/* Records one below another: psql's \x, mysql's \G, ClickHouse's Vertical, cqlsh's EXPAND. */
int wc_begins_printed_record(wc_stretch text);

/* Either of them behind prompts, statements or messages, with no prose around it. */
int wc_has_printed_table(wc_stretch text);

/* A table in Markdown and nothing else: a story may begin with one. */
int wc_is_markdown_table(wc_stretch text);

/* Names of columns with the same two or more bytes between them, on every line: those bytes. */
int wc_is_wide_table(wc_stretch text, wc_stretch *separator_ret);

#endif
