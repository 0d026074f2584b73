// A disk that fails: loaded into a program with LD_PRELOAD, it lets FAIL_AFTER writes and syncs of files
// whose name holds FAIL_NAME succeed, and every later one ends with EIO.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long done;

static int fails(int fd) {
    const char *name = getenv("FAIL_NAME"), *after = getenv("FAIL_AFTER");
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (!name || !after || length < 0) return 0;
    path[length] = 0;
    if (!strstr(path, name)) return 0;
    if (atomic_fetch_add(&done, 1) < atol(after)) return 0;
    errno = EIO;
    return 1;
}

#define FORWARD(result, name, parameters, arguments)                              \
    result name parameters {                                                      \
        static result(*next) parameters;                                          \
        if (!next) next = dlsym(RTLD_NEXT, #name);                                \
        return fails(fd) ? -1 : next arguments;                                   \
    }

FORWARD(ssize_t, pwrite, (int fd, const void *bytes, size_t count, off_t at), (fd, bytes, count, at))
FORWARD(ssize_t, pwrite64, (int fd, const void *bytes, size_t count, off64_t at), (fd, bytes, count, at))
FORWARD(ssize_t, write, (int fd, const void *bytes, size_t count), (fd, bytes, count))
FORWARD(int, fsync, (int fd), (fd))
FORWARD(int, fdatasync, (int fd), (fd))
FORWARD(int, ftruncate, (int fd, off_t length), (fd, length))
FORWARD(int, ftruncate64, (int fd, off64_t length), (fd, length))
