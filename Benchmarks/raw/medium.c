/* A disk that waits for its medium: each sync lasts MEDIUM_WAIT microseconds more. Preloaded in both peers of one comparison. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static void wait_for_medium(void) {
    const char *text = getenv("MEDIUM_WAIT");
    long left = text ? atol(text) : 0;
    struct timespec wait = {left / 1000000, left % 1000000 * 1000};
    while (nanosleep(&wait, &wait)) {}
}

int fdatasync(int file) {
    int (*next)(int) = dlsym(RTLD_NEXT, "fdatasync");
    int result = next(file);
    if (!result) wait_for_medium();
    return result;
}

int fsync(int file) {
    int (*next)(int) = dlsym(RTLD_NEXT, "fsync");
    int result = next(file);
    if (!result) wait_for_medium();
    return result;
}
