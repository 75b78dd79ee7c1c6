#!/usr/bin/env bash
# os_calls.sh SOURCE: what systems do each in their own way is named in src/base/os_linux.c and os_posix.c alone.
set -u
cd "$1"
calls='mremap|madvise|posix_fallocate|fallocate|posix_fadvise|sync_file_range|getrandom|mallopt|malloc_trim|malloc_info'
calls+='|mkostemp|memfd_create|memmem|memrchr|copy_file_range|splice|sched_getaffinity|sched_setaffinity|mincore|sysinfo'
calls+='|getrusage|ru_maxrss|getauxval|pipe2|dup3|renameat2|statx|prctl|syscall|st_mtim|st_mtimespec|secure_getenv|qsort_r'
names='O_TMPFILE|MAP_ANONYMOUS|MAP_POPULATE|MREMAP_[A-Z]+|MADV_[A-Z]+|M_MMAP_THRESHOLD|_SC_PHYS_PAGES|GRND_[A-Z]+'
names+='|_GNU_SOURCE|_DEFAULT_SOURCE|_XOPEN_SOURCE|_POSIX_C_SOURCE|__linux__|__APPLE__'
found=$(grep -rnE "\b($calls)\(|[.>](ru_maxrss|st_mtim)\b|\b($names)\b|\"/(proc|sys)/|<(malloc|sys/(random|resource|syscall|sysinfo|prctl))\.h>" \
        src kernels --include=*.[ch] --include=*.cpp | grep -v '^src/base/os_[a-z]*\.c:')
[ -z "$found" ] || { echo "not ok  outside src/base/os_linux.c and os_posix.c:"; echo "$found"; exit 1; }
echo "ok      calls that systems differ in stand in their two files"
