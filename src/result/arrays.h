/* Documents of a result as struct arrays of the Arrow C data interface. */
#ifndef WC_RESULT_ARRAYS_H
#define WC_RESULT_ARRAYS_H

#include "result/result.h"
#include "wirecopy/arrow.h"

/* Both are owned by whoever releases them, and outlive the result; the allocator is copied. */
wirecopy_code wc_result_schema(const wirecopy_allocator *allocator, struct ArrowSchema *schema_ret,
                               wirecopy_error *error);

/* The next documents from *next on, which is moved past them; array_ret->release is NULL where there are none. */
wirecopy_code wc_result_arrays(const wirecopy_result *result, uint64_t *next, int duplicates_only,
                               const wirecopy_allocator *allocator, struct ArrowArray *array_ret,
                               wirecopy_error *error);

#endif
