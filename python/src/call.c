/* A call of the library on a thread of its own, while the caller's thread looks for signals. */
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <time.h>

#include "core.h"

/* How often signals are looked for and progress is shown: a tenth of the half second within which Ctrl-C must end a
 * call. */
enum { TICK_MS = 50 };

static void *run(void *context) {
    wcpy_call *call = context;
    call->work(call);
    pthread_mutex_lock(&call->lock);
    call->has_ended = 1;
    pthread_cond_signal(&call->told);
    pthread_mutex_unlock(&call->lock);
    return NULL;
}

int wcpy_call_ask(wcpy_call *call, int (*question)(void *context), void *context) {
    pthread_mutex_lock(&call->lock);
    call->question = question;
    call->question_context = context;
    pthread_cond_signal(&call->told);
    while (call->question != NULL) {
        pthread_cond_wait(&call->answered, &call->lock);
    }
    int answer = call->answer;
    pthread_mutex_unlock(&call->lock);
    return answer;
}

/* The GIL must be held. */
static void answer_question(wcpy_call *call, int is_interrupted) {
    call->answer = is_interrupted ? -1 : call->question(call->question_context);
    pthread_mutex_lock(&call->lock);
    call->question = NULL;
    pthread_cond_signal(&call->answered);
    pthread_mutex_unlock(&call->lock);
}

/* Signals are for Python's threads: in the library's they would interrupt system calls. */
static int start(wcpy_call *call, pthread_t *thread_ret) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int number = pthread_create(thread_ret, NULL, run, call);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return number;
}

typedef enum wait_end { TICKED, ASKED, ENDED } wait_end;

static wait_end wait_a_tick(wcpy_call *call) {
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += TICK_MS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    pthread_mutex_lock(&call->lock);
    int number = 0;
    while (!call->has_ended && call->question == NULL && number == 0) {
        number = pthread_cond_timedwait(&call->told, &call->lock, &until);
    }
    wait_end end = call->has_ended ? ENDED : call->question != NULL ? ASKED : TICKED;
    pthread_mutex_unlock(&call->lock);
    return end;
}

static int show_progress(wcpy_call *call) {
    if (call->progress == NULL) {
        return 0;
    }
    int stage = __atomic_load_n(&call->stage, __ATOMIC_RELAXED);
    uint64_t done = __atomic_load_n(&call->done, __ATOMIC_RELAXED);
    uint64_t total = __atomic_load_n(&call->total, __ATOMIC_RELAXED);
    PyObject *shown =
        PyObject_CallFunction(call->progress, "iKK", stage, (unsigned long long)done, (unsigned long long)total);
    Py_XDECREF(shown);
    return shown == NULL ? -1 : 0;
}

PyObject *wcpy_raise(wirecopy_code code, const char *message) {
    PyObject *errors = PyImport_ImportModule("wirecopy._errors");
    PyObject *error = errors != NULL ? PyObject_CallMethod(errors, "of", "is", (int)code, message) : NULL;
    if (error != NULL) {
        PyErr_SetObject((PyObject *)Py_TYPE(error), error);
    }
    Py_XDECREF(error);
    Py_XDECREF(errors);
    return NULL;
}

/* Beyond the library's codes: wirecopy/_errors.py has it. */
enum { WRONG_TYPE = 100 };

static void refuse(int code, const char *format, va_list arguments) {
    PyObject *said = PyUnicode_FromFormatV(format, arguments);
    const char *message = said != NULL ? PyUnicode_AsUTF8AndSize(said, NULL) : NULL;
    if (message != NULL) {
        wcpy_raise((wirecopy_code)code, message);
    }
    Py_XDECREF(said);
}

void wcpy_refuse(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    refuse(WIRECOPY_ERROR_ARGUMENT, format, arguments);
    va_end(arguments);
}

void wcpy_refuse_type(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    refuse(WRONG_TYPE, format, arguments);
    va_end(arguments);
}

/* What the iterator raised comes before what the library says of it. */
static int finish(wcpy_call *call) {
    wcpy_source *source = call->source;
    if (source != NULL && source->type != NULL) {
        PyErr_Restore(source->type, source->value, source->trace);
        source->type = source->value = source->trace = NULL;
        return -1;
    }
    if (call->code != WIRECOPY_OK) {
        wcpy_raise(call->code, call->error.message);
        return -1;
    }
    return 0;
}

int wcpy_call_run(wcpy_call *call, void (*work)(wcpy_call *call), void *arguments) {
    PyObject *type = NULL, *value = NULL, *trace = NULL;
    pthread_t thread;
    call->work = work;
    call->arguments = arguments;
    call->has_ended = call->stop = 0;
    int number = start(call, &thread);
    if (number != 0) {
        errno = number;
        PyErr_SetFromErrno(PyExc_OSError);
        return -1;
    }
    for (wait_end end = TICKED; end != ENDED;) {
        Py_BEGIN_ALLOW_THREADS;
        end = wait_a_tick(call);
        Py_END_ALLOW_THREADS;
        if (end == ASKED) {
            answer_question(call, type != NULL);
        }
        if (end != ENDED && type == NULL && (PyErr_CheckSignals() != 0 || show_progress(call) != 0)) {
            PyErr_Fetch(&type, &value, &trace);
            __atomic_store_n(&call->stop, 1, __ATOMIC_RELAXED);
        }
    }
    pthread_join(thread, NULL);
    if (type != NULL) {
        PyErr_Restore(type, value, trace);
        return -1;
    }
    return finish(call);
}
