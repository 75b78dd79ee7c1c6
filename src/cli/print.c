#include "print.h"

#include <stdio.h>

void cli_print_safely(const char *text, size_t nbytes) {
    for (size_t i = 0; i < nbytes; i++) {
        unsigned char byte = (unsigned char)text[i];
        putchar(byte < 0x20 && byte != '\n' && byte != '\t' ? ' ' : byte == 0x7F ? ' ' : byte);
    }
}

void cli_print_line(const char *text, size_t nbytes) {
    for (size_t i = 0; i < nbytes; i++) {
        unsigned char byte = (unsigned char)text[i];
        putchar(byte < 0x20 || byte == 0x7F ? ' ' : byte);
    }
}
