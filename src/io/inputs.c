#include "io/inputs.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/capacity.h"
#include "base/error.h"
#include "base/files.h"
#include "base/memory.h"
#include "base/same_files.h"

/* The names in a folder. */
typedef struct name_list {
    char **names;
    size_t count, capacity;
} name_list;

static char *copy_path(const wirecopy_allocator *allocator, const char *folder, const char *name, size_t *size_ret) {
    size_t folder_length = strlen(folder), name_length = strlen(name);
    int slash = folder_length > 0 && folder[folder_length - 1] != '/';
    *size_ret = folder_length + (size_t)slash + name_length + 1;
    char *path = wc_allocate(allocator, *size_ret, 1);
    if (path != NULL) {
        memcpy(path, folder, folder_length);
        memcpy(path + folder_length, "/", (size_t)slash);
        memcpy(path + folder_length + (size_t)slash, name, name_length + 1);
    }
    return path;
}

/* Takes ownership of path, even on failure. */
static wirecopy_code add_file(wc_inputs *inputs, char *path, size_t path_size, const struct stat *about, int problem,
                              wirecopy_error *error) {
    wirecopy_code code = wc_grow(inputs->allocator, (void **)&inputs->files, &inputs->capacity, inputs->nfiles + 1,
                                 sizeof *inputs->files, error);
    if (code == WIRECOPY_OK && inputs->nfiles >= WIRECOPY_FILES_MOST) {
        code = wc_fail(error, WIRECOPY_ERROR_LIMIT, "more than %u files in one run: give fewer at a time",
                       (unsigned)WIRECOPY_FILES_MOST);
    }
    if (code != WIRECOPY_OK) {
        wc_release(inputs->allocator, path, path_size, 1);
        return code;
    }
    int regular = problem == 0 && S_ISREG(about->st_mode);
    inputs->files[inputs->nfiles++] = (wc_input_file){.file = {.path = path},
                                                      .path = path,
                                                      .path_size = path_size,
                                                      .problem = problem,
                                                      .regular = regular,
                                                      .nbytes = regular ? (uint64_t)about->st_size : 0,
                                                      .device = regular ? (uint64_t)about->st_dev : 0,
                                                      .number = regular ? (uint64_t)about->st_ino : 0,
                                                      .kept_fd = -1,
                                                      .spool_fd = -1};
    return WIRECOPY_OK;
}

static wirecopy_code add_name(const wirecopy_allocator *allocator, name_list *list, const char *name,
                              wirecopy_error *error) {
    wirecopy_code code =
        wc_grow(allocator, (void **)&list->names, &list->capacity, list->count + 1, sizeof *list->names, error);
    if (code != WIRECOPY_OK) {
        return code;
    }
    size_t size = strlen(name) + 1;
    char *copy = wc_allocate(allocator, size, 1);
    if (copy == NULL) {
        return wc_fail_memory(error, size);
    }
    memcpy(copy, name, size);
    list->names[list->count++] = copy;
    return WIRECOPY_OK;
}

static void clear_names(const wirecopy_allocator *allocator, name_list *list) {
    for (size_t i = 0; i < list->count; i++) {
        wc_release(allocator, list->names[i], strlen(list->names[i]) + 1, 1);
    }
    wc_release(allocator, list->names, list->capacity, sizeof *list->names);
}

/* Files that systems, editors, Spark and Hadoop leave behind, and hidden ones, such as those of version control. */
static int is_passed_by(const char *name) {
    size_t length = strlen(name);
    static const char *const left[] = {"Thumbs.db", "desktop.ini", "__MACOSX", "__pycache__", "_SUCCESS"};
    for (size_t i = 0; i < sizeof left / sizeof left[0]; i++) {
        if (strcmp(name, left[i]) == 0) {
            return 1;
        }
    }
    int is_of_commit = strncmp(name, "_committed_", 11) == 0 || strncmp(name, "_started_", 9) == 0;
    int is_saved_by_editor = name[0] == '#' && length > 1 && name[length - 1] == '#';
    return name[0] == '.' || is_of_commit || is_saved_by_editor || strncmp(name, "~$", 2) == 0 ||
           (length > 0 && name[length - 1] == '~') || (length > 4 && strcmp(name + length - 4, ".pyc") == 0);
}

static int compare_names(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* *problem_ret is the errno of a folder that could not be read. */
static wirecopy_code list_names(wc_inputs *inputs, const char *path, name_list *list, int *problem_ret,
                                wirecopy_error *error) {
    *problem_ret = 0;
    DIR *folder = opendir(path);
    if (folder == NULL) {
        *problem_ret = errno;
        return WIRECOPY_OK;
    }
    wirecopy_code code = WIRECOPY_OK;
    struct dirent *entry;
    errno = 0;
    while (code == WIRECOPY_OK && (entry = readdir(folder)) != NULL) {
        int is_own = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
        if (!is_own && is_passed_by(entry->d_name)) {
            inputs->nhidden++;
        } else if (!is_own) {
            code = add_name(inputs->allocator, list, entry->d_name, error);
        }
        errno = 0;
    }
    *problem_ret = code == WIRECOPY_OK ? errno : 0;
    closedir(folder);
    if (list->count > 0) {
        qsort(list->names, list->count, sizeof *list->names, compare_names);
    }
    return code;
}

/* A file of an index: its database, what SQLite keeps beside it, or a segment. */
static int is_of_index(const char *name) {
    static const char *const own[] = {"index.db", "index.db-wal", "index.db-shm", "index.db-journal"};
    const char *ending = strrchr(name, '.');
    int found = ending != NULL && strcmp(ending, ".segment") == 0;
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        found |= strcmp(name, own[i]) == 0;
    }
    return found;
}

/* Whether a folder holds an index: its database, and no other files but its own. */
static int is_index(const char *path) {
    char database[PATH_MAX];
    int length = snprintf(database, sizeof database, "%s/index.db", path);
    int is_there = length > 0 && (size_t)length < sizeof database && access(database, F_OK) == 0;
    DIR *folder = is_there ? opendir(path) : NULL;
    size_t files = 0, others = 0;
    for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
        int is_own = is_of_index(entry->d_name);
        files += (size_t)is_own;
        others += (size_t)(!is_own && entry->d_name[0] != '.');
    }
    if (folder != NULL) {
        closedir(folder);
    }
    return files > 0 && others == 0;
}

static wirecopy_code walk_folder(wc_inputs *inputs, const char *path, wirecopy_error *error);

/* Links to folders are not followed, since they may form a cycle. Sockets, devices and pipes in folders are
 * passed by. */
static wirecopy_code add_entry(wc_inputs *inputs, char *path, size_t path_size, wirecopy_error *error) {
    struct stat about;
    int problem = lstat(path, &about) == 0 ? 0 : errno;
    int is_link = problem == 0 && S_ISLNK(about.st_mode);
    if (is_link) {
        problem = stat(path, &about) == 0 ? 0 : errno;
    }
    if (problem != 0 || S_ISREG(about.st_mode)) {
        return add_file(inputs, path, path_size, &about, problem, error);
    }
    int is_passed = !S_ISDIR(about.st_mode) || is_index(path);
    inputs->nhidden += (uint64_t)is_passed;
    wirecopy_code code = !is_passed && !is_link ? walk_folder(inputs, path, error) : WIRECOPY_OK;
    wc_release(inputs->allocator, path, path_size, 1);
    return code;
}

static wirecopy_code add_child(wc_inputs *inputs, const char *folder, const char *name, wirecopy_error *error) {
    size_t size;
    char *path = copy_path(inputs->allocator, folder, name, &size);
    return path == NULL ? wc_fail_memory(error, size) : add_entry(inputs, path, size, error);
}

static wirecopy_code add_problem(wc_inputs *inputs, const char *path, int problem, wirecopy_error *error) {
    size_t size;
    char *copy = copy_path(inputs->allocator, "", path, &size);
    return copy == NULL ? wc_fail_memory(error, size) : add_file(inputs, copy, size, NULL, problem, error);
}

static wirecopy_code walk_folder(wc_inputs *inputs, const char *path, wirecopy_error *error) {
    name_list list = {0};
    int problem;
    wirecopy_code code = list_names(inputs, path, &list, &problem, error);
    for (size_t i = 0; code == WIRECOPY_OK && i < list.count; i++) {
        code = add_child(inputs, path, list.names[i], error);
    }
    if (code == WIRECOPY_OK && problem != 0) {
        code = add_problem(inputs, path, problem, error);
    }
    clear_names(inputs->allocator, &list);
    return code;
}

static int has_stdin(const wc_inputs *inputs) {
    for (size_t i = 0; i < inputs->nfiles; i++) {
        if (inputs->files[i].is_stdin) {
            return 1;
        }
    }
    return 0;
}

static wirecopy_code add_stdin(wc_inputs *inputs, wirecopy_error *error) {
    if (has_stdin(inputs)) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT, "standard input (-) is named twice: it can be read once, so name it once");
    }
    struct stat about;
    int problem = fstat(STDIN_FILENO, &about) == 0 ? 0 : errno;
    size_t size;
    char *path = copy_path(inputs->allocator, "", "-", &size);
    if (path == NULL) {
        return wc_fail_memory(error, size);
    }
    if (problem == 0 && S_ISDIR(about.st_mode)) {
        problem = EISDIR;
    }
    wirecopy_code code = add_file(inputs, path, size, &about, problem, error);
    if (code == WIRECOPY_OK) {
        wc_input_file *file = &inputs->files[inputs->nfiles - 1];
        off_t start = file->regular ? lseek(STDIN_FILENO, 0, SEEK_CUR) : 0;
        file->is_stdin = 1;
        file->start = start > 0 ? (uint64_t)start : 0;
    }
    return code;
}

static wirecopy_code add_folder(wc_inputs *inputs, const char *path, wirecopy_error *error) {
    size_t before = inputs->nfiles;
    if (is_index(path)) {
        return wc_fail(error, WIRECOPY_ERROR_FORMAT,
                       "%s is an index, no dump: compare documents with those in it by wirecopy index query %s INPUT; "
                       "wirecopy index export %s lists them",
                       path, path, path);
    }
    wirecopy_code code = walk_folder(inputs, path, error);
    for (size_t i = before; i < inputs->nfiles; i++) {
        inputs->files[i].in_folder = 1;
    }
    if (code == WIRECOPY_OK && inputs->nfiles == before && inputs->nempty < WIRECOPY_NOTICES_MAX) {
        inputs->empty[inputs->nempty++] = path;
    }
    return code;
}

/* What is no name of a file, and why a shell hands it over. */
static wirecopy_code fail_open(const char *path, int problem, wirecopy_error *error) {
    const char *advice =
        strstr(path, "://") != NULL && problem == ENOENT
            ? "only files are read: fetch it first, or pipe it: curl -s URL | wirecopy VERB -"
        : strpbrk(path, "*?[") != NULL && problem == ENOENT
            ? "no file fits that pattern, or it stands in quotes, in which a shell leaves it as it is"
            : wc_opening_wanted(problem);
    return wc_fail(error, WIRECOPY_ERROR_IO, "cannot open '%.200s': %s; %s", path, strerror(problem), advice);
}

static wirecopy_code add_path(wc_inputs *inputs, const char *path, wirecopy_error *error) {
    struct stat about;
    if (strcmp(path, "-") == 0) {
        return add_stdin(inputs, error);
    }
    if (stat(path, &about) != 0) {
        return fail_open(path, errno, error);
    }
    if (S_ISDIR(about.st_mode)) {
        return add_folder(inputs, path, error);
    }
    size_t size;
    char *copy = copy_path(inputs->allocator, "", path, &size);
    return copy == NULL ? wc_fail_memory(error, size) : add_file(inputs, copy, size, &about, 0, error);
}

/* ---- Files that are given twice ---- */

static wirecopy_code note_twice(wc_inputs *inputs, const wc_identity *found, wirecopy_error *error) {
    const wc_input_file *file = &inputs->files[found->file], *earlier = &inputs->files[found->earlier];
    if (file->file.is_against && !earlier->file.is_against) {
        return wc_fail(error, WIRECOPY_ERROR_ARGUMENT,
                       "%s is an input and also in input.against, as %s: all of its records would be removed",
                       wc_file_name(&earlier->file), wc_file_name(&file->file));
    }
    if (inputs->ntwice < WIRECOPY_NOTICES_MAX) {
        inputs->twice[inputs->ntwice][0] = found->file;
        inputs->twice[inputs->ntwice++][1] = found->earlier;
    }
    return WIRECOPY_OK;
}

static size_t list_identities(const wc_inputs *inputs, wc_identity *identities_ret) {
    size_t count = 0;
    for (size_t i = 0; i < inputs->nfiles; i++) {
        const wc_input_file *file = &inputs->files[i];
        if (file->regular) {
            identities_ret[count++] =
                (wc_identity){.device = file->device, .number = file->number, .file = (uint32_t)i};
        }
    }
    return count;
}

/* A file that is to lose what it has itself is a slip. */
static wirecopy_code find_twice(wc_inputs *inputs, wirecopy_error *error) {
    wc_identity *identities = wc_allocate(inputs->allocator, inputs->nfiles, sizeof *identities);
    wirecopy_code code = WIRECOPY_OK;
    if (identities == NULL) {
        return wc_fail_memory(error, inputs->nfiles * sizeof *identities);
    }
    size_t count = list_identities(inputs, identities);
    wc_identities_compare(identities, count);
    for (size_t i = 0; code == WIRECOPY_OK && i < count; i++) {
        code = identities[i].earlier != WC_NO_FILE ? note_twice(inputs, &identities[i], error) : WIRECOPY_OK;
    }
    wc_release(inputs->allocator, identities, inputs->nfiles, sizeof *identities);
    return code;
}

wirecopy_code wc_inputs_resolve(const wirecopy_input *input, const wirecopy_allocator *allocator, wc_inputs *inputs_ret,
                                wirecopy_error *error) {
    *inputs_ret = (wc_inputs){.allocator = allocator};
    wirecopy_code code = WIRECOPY_OK;
    for (size_t i = 0; code == WIRECOPY_OK && i < input->npaths; i++) {
        code = add_path(inputs_ret, input->paths[i], error);
    }
    size_t nfiles = inputs_ret->nfiles;
    for (size_t i = 0; code == WIRECOPY_OK && i < input->nagainst; i++) {
        code = add_path(inputs_ret, input->against[i], error);
    }
    for (size_t i = nfiles; i < inputs_ret->nfiles; i++) {
        inputs_ret->files[i].file.is_against = 1;
    }
    return code == WIRECOPY_OK && inputs_ret->nfiles > 1 ? find_twice(inputs_ret, error) : code;
}

static void close_fd(int fd) {
    if (fd >= 0) {
        close(fd);
    }
}

void wc_inputs_clear(wc_inputs *inputs) {
    for (size_t i = 0; i < inputs->nfiles; i++) {
        wc_input_file *entry = &inputs->files[i];
        close_fd(entry->kept_fd);
        close_fd(entry->spool_fd);
        wc_release(inputs->allocator, entry->file.header, entry->file.header_nbytes, 1);
        wc_release(inputs->allocator, entry->path, entry->path_size, 1);
    }
    wc_release(inputs->allocator, inputs->files, inputs->capacity, sizeof *inputs->files);
    *inputs = (wc_inputs){.allocator = inputs->allocator};
}

uint64_t wc_inputs_total(const wc_inputs *inputs) {
    uint64_t total = 0;
    for (size_t i = 0; i < inputs->nfiles; i++) {
        if (!inputs->files[i].regular && inputs->files[i].problem == 0) {
            return 0;
        }
        total += inputs->files[i].nbytes;
    }
    return total;
}
