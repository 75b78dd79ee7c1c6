#include "about.h"

#include <stdio.h>

#include "commit.h" /* made by cmake/commit.cmake */
#include "wirecopy/wirecopy.h"

static void print_isas(void) {
    static const wirecopy_isa isas[] = {WIRECOPY_ISA_SCALAR, WIRECOPY_ISA_AVX2, WIRECOPY_ISA_AVX512, WIRECOPY_ISA_NEON};
    wirecopy_isa best = wirecopy_isa_best();
    printf("instruction sets: ");
    for (size_t i = 0, count = 0; i < sizeof isas / sizeof isas[0]; i++) {
        if (wirecopy_isa_runs(isas[i])) {
            printf("%s%s%s", count++ > 0 ? ", " : "", wirecopy_isa_name(isas[i]), isas[i] == best ? " (used)" : "");
        }
    }
    printf("\n");
}

void cli_print_version(void) {
    printf("wirecopy %s\n", wirecopy_version());
    if (WIRECOPY_COMMIT[0] != '\0') {
        printf("commit: %s\n", WIRECOPY_COMMIT);
    }
    print_isas();
    printf("libraries: %s\n", WIRECOPY_LIBRARIES);
}
