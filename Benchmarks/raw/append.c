/* The same durable inserts as the journal makes for one request, in plain C on SQLite: the peer of the journal's benchmark.
 *
 *   append FOLDER ENTRIES BATCH    BATCH requests in each transaction; prints {"entries": N, "seconds": S, "cpu": S}
 *
 * Same file format (WAL, 4 kB pages), same settings (synchronous=FULL, secure_delete, no automatic checkpoint), same tables, same
 * sizes: an entry of 700 bytes and its hash, its index, the row of its request. Nothing is hashed, sealed or encoded here. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static void check(int code, sqlite3 *db) {
    if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) {
        fprintf(stderr, "append: %s\n", sqlite3_errmsg(db));
        exit(1);
    }
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static double cpu(void) {
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return u.ru_utime.tv_sec + u.ru_stime.tv_sec + (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

int main(int count, char **arguments) {
    if (count != 4) return 64;
    int entries = atoi(arguments[2]), batch = atoi(arguments[3]);
    char path[4096];
    snprintf(path, sizeof path, "%s/raw.sqlite", arguments[1]);
    sqlite3 *db;
    check(sqlite3_open(path, &db), db);
    check(sqlite3_exec(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 0; PRAGMA mmap_size = 0;"
        "CREATE TABLE IF NOT EXISTS entry (position INTEGER PRIMARY KEY, stream TEXT NOT NULL, version INTEGER NOT NULL, bytes BLOB NOT NULL, leaf BLOB NOT NULL) STRICT;"
        "CREATE UNIQUE INDEX IF NOT EXISTS entry_of_stream ON entry (stream, version);"
        "CREATE TABLE IF NOT EXISTS request (key TEXT PRIMARY KEY, fingerprint BLOB NOT NULL, stream TEXT NOT NULL, position INTEGER NOT NULL, count INTEGER NOT NULL, version INTEGER NOT NULL, sum BLOB NOT NULL) STRICT, WITHOUT ROWID;",
        0, 0, 0), db);
    sqlite3_stmt *entry, *request;
    check(sqlite3_prepare_v2(db, "INSERT INTO entry VALUES (?, ?, ?, ?, ?)", -1, &entry, 0), db);
    check(sqlite3_prepare_v2(db, "INSERT INTO request VALUES (?, ?, ?, ?, 1, ?, ?)", -1, &request, 0), db);
    unsigned char bytes[700], leaf[32];
    srand(1);
    double start = now(), used = cpu();
    for (int done = 0; done < entries;) {
        check(sqlite3_exec(db, "BEGIN IMMEDIATE", 0, 0, 0), db);
        for (int i = 0; i < batch && done < entries; i++, done++) {
            char stream[32], key[40];
            for (size_t k = 0; k < sizeof bytes; k++) bytes[k] = (unsigned char)rand();
            for (size_t k = 0; k < sizeof leaf; k++) leaf[k] = (unsigned char)rand();
            snprintf(stream, sizeof stream, "bench:%d", done % 64);
            snprintf(key, sizeof key, "%08x%08x-%d", rand(), rand(), done);
            sqlite3_bind_int(entry, 1, done);
            sqlite3_bind_text(entry, 2, stream, -1, SQLITE_TRANSIENT);
            sqlite3_bind_int(entry, 3, done / 64 + 1);
            sqlite3_bind_blob(entry, 4, bytes, sizeof bytes, SQLITE_STATIC);
            sqlite3_bind_blob(entry, 5, leaf, sizeof leaf, SQLITE_STATIC);
            check(sqlite3_step(entry), db);
            sqlite3_reset(entry);
            sqlite3_bind_text(request, 1, key, -1, SQLITE_TRANSIENT);
            sqlite3_bind_blob(request, 2, leaf, 32, SQLITE_STATIC);
            sqlite3_bind_text(request, 3, stream, -1, SQLITE_TRANSIENT);
            sqlite3_bind_int(request, 4, done);
            sqlite3_bind_int(request, 5, done / 64 + 1);
            sqlite3_bind_blob(request, 6, leaf, 8, SQLITE_STATIC);
            check(sqlite3_step(request), db);
            sqlite3_reset(request);
        }
        check(sqlite3_exec(db, "COMMIT", 0, 0, 0), db);
        /* Every 1,024 pages written to the log, as the journal does: the log never gets shorter, its size would ask for this after each transaction. */
        int pages, most;
        check(sqlite3_db_status(db, SQLITE_DBSTATUS_CACHE_WRITE, &pages, &most, 0), db);
        if (pages >= 1024) {
            check(sqlite3_wal_checkpoint_v2(db, 0, SQLITE_CHECKPOINT_PASSIVE, 0, 0), db);
            sqlite3_db_status(db, SQLITE_DBSTATUS_CACHE_WRITE, &pages, &most, 1);
        }
    }
    printf("{\"entries\": %d, \"seconds\": %.6f, \"cpu\": %.6f}\n", entries, now() - start, cpu() - used);
    return 0;
}
