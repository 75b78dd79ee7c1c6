/* YAML. */
#ifndef WC_REFUSE_YAML_H
#define WC_REFUSE_YAML_H

#include "format/stretch.h"

/* Whether the bytes can hardly be anything but YAML of several records: a list or a mapping of mappings, or documents.
 * A mapping before a text, as pages of static sites have it, and one mapping alone are none: they may be a story. */
int wc_is_yaml(wc_stretch text);

#endif
