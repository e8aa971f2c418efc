// A preloaded library that makes one process lose power: cc -O2 -shared -fPIC powerloss.c -o powerloss.so
//
//   LD_PRELOAD=./powerloss.so POWERLOSS_FOLDER=/data POWERLOSS_AT=120 POWERLOSS_MODE=drop|torn POWERLOSS_SEED=7 program
//
// Every change below $POWERLOSS_FOLDER (write, truncation, creation, deletion, renaming) is done for real and
// noted with its undo, until it is synced. At the N-th change of the process, under one lock:
//   drop   every change that was not synced is undone, newest first;
//   torn   the same, then a random part of the undone writes is made again, in random order, by 512-byte sectors,
//          and a random number of the oldest entry changes is kept (a created file may so be there with length 0);
// then _exit(137). What the parent finds in the folder is what a disk could hold after the power came back.
//
// The model. fsync or fdatasync of a file makes its content and length durable, and nothing else. fsync of a folder
// makes its entries durable (fsync(2): syncing a file says nothing of its entry; ext4 is kinder than that).
// What was on the disk when the process began is durable. A real sync costs time and changes nothing of this
// (the parent reads through the same page cache), so it is not done, unless POWERLOSS_REAL_SYNC=1.
//
// Files are known by device and inode, asked at each call: so close, dup and a file opened in another way (mkstemp)
// need no care. We hold one descriptor of each file to the end: its inode is never used again, and SQLite's locks,
// which a close would drop (fcntl(2)), stay.
//
// The -shm file is not followed: SQLite maps it, and its content need not survive; the first connection after a
// crash truncates it and rebuilds it from the WAL (sqlite.org/walformat.html, section 2). The campaigns fill it with noise
// before they look. The database itself is written with write calls even when it is read by mmap.
//
// Not modelled: folders made by mkdir, stdio (its writes stay inside libc), link, truncate, fallocate, sendfile, io_uring,
// disks that lie about fsync or damage neighbours of a written sector. O_SYNC is taken as not synced (harsher).
// Needs a program that calls libc dynamically: nothing is seen in a static executable.
#undef _FORTIFY_SOURCE
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))real(#name))
enum kind { WRITTEN, TRUNCATED, CREATED, DELETED, RENAMED };
struct file { dev_t device; ino_t inode; int own; };
struct change {
    enum kind kind;
    struct file *file;                       // WRITTEN, TRUNCATED
    off_t offset, length, size_before;       // WRITTEN: where and how much; TRUNCATED: offset is the new size
    unsigned char *before, *after;           // bytes that were there (as many as there were), bytes written
    off_t before_length;
    char *path, *from, *saved;               // the three last kinds; saved: a hard link to what would be gone
};
struct piece { struct change *change; off_t start, length; };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct change *changes;
static size_t count, room, links;
static struct file *files[4096];
static size_t file_count;
static char folder[PATH_MAX];
static long at, done;
static bool torn, real_sync;
static uint64_t state;

static void *real(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) _exit(126);
    return found;
}

__attribute__((constructor)) static void start(void) {
    const char *where = getenv("POWERLOSS_FOLDER"), *mode = getenv("POWERLOSS_MODE"), *seed = getenv("POWERLOSS_SEED");
    if (!where || !realpath(where, folder)) folder[0] = 0;
    at = getenv("POWERLOSS_AT") ? atol(getenv("POWERLOSS_AT")) : 0;
    torn = mode && strcmp(mode, "torn") == 0;
    real_sync = getenv("POWERLOSS_REAL_SYNC") != NULL;
    state = (seed ? strtoull(seed, NULL, 10) : 0) * 2 + 1;
    for (int i = 0; i < 8; i++) state = state * 6364136223846793005u + 1442695040888963407u;
}

static uint64_t draw(uint64_t below) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (state >> 33) % below;
}

static bool inside(const char *path) {
    size_t length = strlen(folder), total = strlen(path);
    return length && strncmp(path, folder, length) == 0 && path[length] == '/'
        && !(total > 4 && strcmp(path + total - 4, "-shm") == 0);
}

static bool path_of(int fd, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length <= 0) return false;
    path[length] = 0;
    return true;
}

// The absolute path of a name that may not exist: its folder resolved, its last part kept.
static bool resolve(int at_folder, const char *name, char *path) {
    char whole[PATH_MAX], base[PATH_MAX] = "";
    if (name[0] != '/' && at_folder != AT_FDCWD && !path_of(at_folder, base)) return false;
    if (snprintf(whole, sizeof whole, "%s%s%s", base, base[0] ? "/" : "", name) >= (int)sizeof whole) return false;
    char *slash = strrchr(whole, '/');
    const char *last = slash ? slash + 1 : name;
    if (slash) *slash = 0;
    if (!realpath(slash ? (whole[0] ? whole : "/") : ".", path)) return false;
    size_t length = strlen(path);
    return snprintf(path + length, PATH_MAX - length, "/%s", last) < (int)(PATH_MAX - length);
}

// The followed file behind a descriptor, or NULL. With the lock.
static struct file *file_of(int fd, struct stat *now) {
    char path[PATH_MAX];
    if (!folder[0] || fstat(fd, now) != 0 || !S_ISREG(now->st_mode)) return NULL;
    for (size_t i = 0; i < file_count; i++)
        if (files[i]->inode == now->st_ino && files[i]->device == now->st_dev) return files[i];
    if (!path_of(fd, path) || !inside(path) || file_count == 4096) return NULL;
    int own = REAL(open)(path, O_RDWR | O_CLOEXEC);
    if (own < 0) return NULL;
    struct file *file = malloc(sizeof *file);
    *file = (struct file){now->st_dev, now->st_ino, own};
    return files[file_count++] = file;
}

static void undo(struct change *c) {
    if (c->kind == WRITTEN || c->kind == TRUNCATED) {
        off_t offset = c->kind == WRITTEN ? c->offset : c->size_before - c->before_length;
        if (c->before_length) REAL(pwrite)(c->file->own, c->before, c->before_length, offset);
        REAL(ftruncate)(c->file->own, c->size_before);
    } else if (c->kind == CREATED) {
        REAL(unlink)(c->path);
    } else {
        if (c->kind == RENAMED) REAL(rename)(c->path, c->from);
        if (c->saved) REAL(rename)(c->saved, c->path);
    }
}

static void tear(void) {
    size_t total = 0, most = 0;
    for (size_t i = 0; i < count; i++) most += changes[i].kind == WRITTEN ? changes[i].length / 512 + 2 : 1;
    struct piece *pieces = malloc((most + 1) * sizeof *pieces);
    for (size_t i = 0; i < count; i++) {
        struct change *c = &changes[i];
        if (c->kind == TRUNCATED) pieces[total++] = (struct piece){c, 0, 0};
        if (c->kind != WRITTEN) continue;
        for (off_t start = 0, next; start < c->length; start = next) {
            next = ((c->offset + start) / 512 + 1) * 512 - c->offset;
            if (next > c->length) next = c->length;
            pieces[total++] = (struct piece){c, start, next - start};
        }
    }
    uint64_t kept = draw(101);
    for (size_t i = total; i > 0; i--) {
        size_t chosen = draw(i);
        struct piece piece = pieces[chosen];
        pieces[chosen] = pieces[i - 1];
        if (draw(100) >= kept) continue;
        if (piece.change->kind == TRUNCATED) REAL(ftruncate)(piece.change->file->own, piece.change->offset);
        else REAL(pwrite)(piece.change->file->own, piece.change->after + piece.start, piece.length, piece.change->offset + piece.start);
    }
}

// How many writes to files whose name ends so are not synced, for who asks to be told (POWERLOSS_TOLD).
static long unsynced(const char *end) {
    long found = 0;
    char path[PATH_MAX];
    for (size_t i = 0; i < count; i++) {
        if (changes[i].kind != WRITTEN || !path_of(changes[i].file->own, path)) continue;
        size_t length = strlen(path), tail = strlen(end);
        found += length > tail && strcmp(path + length - tail, end) == 0;
    }
    return found;
}

static void lose_power(void) {
    size_t entries = 0, kept = 0;
    const char *told = getenv("POWERLOSS_TOLD");
    int report = told ? REAL(open)(told, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
    if (report >= 0) dprintf(report, "%ld\n", unsynced("-wal"));
    for (size_t i = 0; i < count; i++) entries += changes[i].kind >= CREATED;
    if (torn) kept = draw(entries + 1);
    for (size_t i = count; i-- > 0;) {
        struct change *c = &changes[i];
        if (c->kind < CREATED) undo(c);
        else if (entries-- > kept) undo(c);
        else if (c->saved) REAL(unlink)(c->saved);
    }
    if (torn) tear();
    _exit(137);
}

static void note(struct change change) {
    if (count == room) changes = realloc(changes, (room = room ? room * 2 : 64) * sizeof *changes);
    if (!changes) _exit(126);
    changes[count++] = change;
    if (++done == at) lose_power();
}

// Forgets the changes that a sync made durable: those of a file, or those of the entries of a folder.
static void settle(const struct file *file, const char *directory) {
    size_t left = 0, length = directory ? strlen(directory) : 0;
    for (size_t i = 0; i < count; i++) {
        struct change *c = &changes[i];
        bool durable = file ? c->file == file : c->path && strncmp(c->path, directory, length) == 0 && strrchr(c->path, '/') == c->path + length;
        if (!durable) { changes[left++] = *c; continue; }
        if (c->saved) REAL(unlink)(c->saved);
        free(c->before); free(c->after); free(c->path); free(c->from); free(c->saved);
    }
    count = left;
}

static unsigned char *bytes_at(const struct file *file, off_t offset, off_t length) {
    unsigned char *bytes = malloc(length > 0 ? length : 1);
    if (!bytes || (length > 0 && pread(file->own, bytes, length, offset) != length)) _exit(126);
    return bytes;
}

// offset < 0: at the position of the descriptor. *followed is false when the caller must do the call itself.
static ssize_t follow_write(int fd, const void *data, size_t length, off_t offset, bool *followed) {
    struct stat now;
    pthread_mutex_lock(&lock);
    struct file *file = file_of(fd, &now);
    if (!(*followed = file != NULL)) { pthread_mutex_unlock(&lock); return -1; }
    off_t where = offset >= 0 ? offset : fcntl(fd, F_GETFL) & O_APPEND ? now.st_size : lseek(fd, 0, SEEK_CUR);
    off_t before_length = now.st_size - where;
    if (before_length < 0) before_length = 0;
    if (before_length > (off_t)length) before_length = length;
    unsigned char *before = bytes_at(file, where, before_length);
    ssize_t written = offset >= 0 ? REAL(pwrite)(fd, data, length, offset) : REAL(write)(fd, data, length);
    if (written <= 0) { int error = errno; free(before); pthread_mutex_unlock(&lock); errno = error; return written; }
    unsigned char *after = malloc(written);
    if (!after) _exit(126);
    memcpy(after, data, written);
    if (before_length > written) before_length = written;
    note((struct change){.kind = WRITTEN, .file = file, .offset = where, .length = written, .size_before = now.st_size,
                         .before = before, .after = after, .before_length = before_length});
    pthread_mutex_unlock(&lock);
    return written;
}

static ssize_t follow_vector(int fd, const struct iovec *parts, int number, off_t offset, bool *followed) {
    size_t length = 0, filled = 0;
    for (int i = 0; i < number; i++) length += parts[i].iov_len;
    unsigned char *data = malloc(length + 1);
    if (!data) _exit(126);
    for (int i = 0; i < number; filled += parts[i++].iov_len) memcpy(data + filled, parts[i].iov_base, parts[i].iov_len);
    ssize_t written = follow_write(fd, data, length, offset, followed);
    free(data);
    return written;
}

// With the lock, and the file followed.
static int truncate_followed(int fd, struct file *file, const struct stat *now, off_t size) {
    off_t gone = now->st_size > size ? now->st_size - size : 0;
    unsigned char *before = bytes_at(file, now->st_size - gone, gone);
    int result = REAL(ftruncate)(fd, size);
    if (result != 0) { free(before); return result; }
    note((struct change){.kind = TRUNCATED, .file = file, .offset = size, .size_before = now->st_size, .before = before, .before_length = gone});
    return 0;
}

static int follow_truncate(int fd, off_t size) {
    struct stat now;
    pthread_mutex_lock(&lock);
    struct file *file = file_of(fd, &now);
    int result = file ? truncate_followed(fd, file, &now, size) : REAL(ftruncate)(fd, size);
    pthread_mutex_unlock(&lock);
    return result;
}

static int follow_open(int at_folder, const char *name, int flags, mode_t mode) {
    struct stat now;
    char path[PATH_MAX];
    if (!folder[0] || !(flags & (O_CREAT | O_TRUNC)) || (flags & O_TMPFILE) == O_TMPFILE) return REAL(openat)(at_folder, name, flags, mode);
    pthread_mutex_lock(&lock);
    bool existed = fstatat(at_folder, name, &now, 0) == 0;
    bool followed = resolve(at_folder, name, path) && inside(path);
    int fd = REAL(openat)(at_folder, name, followed && existed ? flags & ~O_TRUNC : flags, mode), error = errno;
    if (fd >= 0 && followed && !existed) {
        file_of(fd, &now);
        note((struct change){.kind = CREATED, .path = strdup(path)});
    } else if (fd >= 0 && followed && (flags & O_TRUNC)) {
        struct file *file = file_of(fd, &now);
        if (file && now.st_size > 0) truncate_followed(fd, file, &now, 0);
    }
    pthread_mutex_unlock(&lock);
    errno = error;
    return fd;
}

static int follow_sync(int fd, bool data_only) {
    struct stat now;
    char path[PATH_MAX];
    pthread_mutex_lock(&lock);
    struct file *file = file_of(fd, &now);
    bool directory = !file && folder[0] && fstat(fd, &now) == 0 && S_ISDIR(now.st_mode) && path_of(fd, path)
        && strncmp(path, folder, strlen(folder)) == 0;
    int result = 0;
    if (real_sync || !(file || directory)) result = data_only ? REAL(fdatasync)(fd) : REAL(fsync)(fd);
    if (result == 0 && file) settle(file, NULL);
    if (result == 0 && directory) settle(NULL, path);
    pthread_mutex_unlock(&lock);
    return result;
}

// Keeps a hard link to what a deletion or a renaming would take away; NULL when there is nothing to keep.
static char *save(const char *path) {
    struct stat now;
    char saved[PATH_MAX + 64];
    if (lstat(path, &now) != 0 || !S_ISREG(now.st_mode)) return NULL;
    snprintf(saved, sizeof saved, "%s/.powerloss-%d-%zu", folder, getpid(), links++);
    return link(path, saved) == 0 ? strdup(saved) : NULL;
}

static int follow_unlink(int at_folder, const char *name, int flags) {
    char path[PATH_MAX];
    if (!folder[0] || flags || !resolve(at_folder, name, path) || !inside(path)) return REAL(unlinkat)(at_folder, name, flags);
    pthread_mutex_lock(&lock);
    char *saved = save(path);
    int result = REAL(unlink)(path), error = errno;
    if (result == 0 && saved) note((struct change){.kind = DELETED, .path = strdup(path), .saved = saved});
    else if (saved) { REAL(unlink)(saved); free(saved); }
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}

static int follow_rename(int old_folder, const char *old, int new_folder, const char *new) {
    char from[PATH_MAX], path[PATH_MAX];
    if (!folder[0] || !resolve(old_folder, old, from) || !resolve(new_folder, new, path) || !inside(from) || !inside(path))
        return REAL(renameat)(old_folder, old, new_folder, new);
    pthread_mutex_lock(&lock);
    char *saved = save(path);
    int result = REAL(rename)(from, path), error = errno;
    if (result == 0) note((struct change){.kind = RENAMED, .path = strdup(path), .from = strdup(from), .saved = saved});
    else if (saved) { REAL(unlink)(saved); free(saved); }
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}

// The names of libc. Without the 64-bit twins a program built with large files would pass unseen.
#define MODE(flags) ({ va_list list; va_start(list, flags); mode_t m = (flags) & (O_CREAT | O_TMPFILE) ? va_arg(list, mode_t) : 0; va_end(list); m; })
int open(const char *name, int flags, ...) { return follow_open(AT_FDCWD, name, flags, MODE(flags)); }
int open64(const char *name, int flags, ...) { return follow_open(AT_FDCWD, name, flags | O_LARGEFILE, MODE(flags)); }
int openat(int f, const char *name, int flags, ...) { return follow_open(f, name, flags, MODE(flags)); }
int openat64(int f, const char *name, int flags, ...) { return follow_open(f, name, flags | O_LARGEFILE, MODE(flags)); }
int creat(const char *name, mode_t mode) { return follow_open(AT_FDCWD, name, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *name, mode_t mode) { return creat(name, mode); }

#define FOLLOW(kind, fd, a, b, where, otherwise) bool followed; ssize_t result = follow_##kind(fd, a, b, where, &followed); return followed ? result : (otherwise)
ssize_t write(int fd, const void *d, size_t n) { FOLLOW(write, fd, d, n, -1, REAL(write)(fd, d, n)); }
ssize_t pwrite(int fd, const void *d, size_t n, off_t o) { FOLLOW(write, fd, d, n, o, REAL(pwrite)(fd, d, n, o)); }
ssize_t pwrite64(int fd, const void *d, size_t n, off64_t o) { return pwrite(fd, d, n, o); }
ssize_t writev(int fd, const struct iovec *v, int n) { FOLLOW(vector, fd, v, n, -1, REAL(writev)(fd, v, n)); }
ssize_t pwritev(int fd, const struct iovec *v, int n, off_t o) { FOLLOW(vector, fd, v, n, o, REAL(pwritev)(fd, v, n, o)); }
ssize_t pwritev64(int fd, const struct iovec *v, int n, off64_t o) { return pwritev(fd, v, n, o); }
int ftruncate(int fd, off_t size) { return follow_truncate(fd, size); }
int ftruncate64(int fd, off64_t size) { return follow_truncate(fd, size); }
int fsync(int fd) { return follow_sync(fd, false); }
int fdatasync(int fd) { return follow_sync(fd, true); }
int unlink(const char *name) { return follow_unlink(AT_FDCWD, name, 0); }
int unlinkat(int f, const char *name, int flags) { return follow_unlink(f, name, flags); }
int rename(const char *old, const char *new) { return follow_rename(AT_FDCWD, old, AT_FDCWD, new); }
int renameat(int f, const char *old, int g, const char *new) { return follow_rename(f, old, g, new); }
