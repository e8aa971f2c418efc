#include <sys/prctl.h>

/* prctl takes a variable number of arguments, which Swift does not call. */
static inline int repere_forbid_core_dumps(void) { return prctl(PR_SET_DUMPABLE, 0L, 0L, 0L, 0L); }

/* What glibc declares with _GNU_SOURCE only, which Swift does not set. */
#include <spawn.h>
extern int pipe2(int ends[2], int flags);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
static inline int repere_pipe(int ends[2], int flags) { return pipe2(ends, flags); }
static inline int repere_close_from(posix_spawn_file_actions_t *actions, int from) { return posix_spawn_file_actions_addclosefrom_np(actions, from); }
