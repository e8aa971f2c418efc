#include <sys/prctl.h>

/* prctl takes a variable number of arguments, which Swift does not call. */
static inline int repere_forbid_core_dumps(void) { return prctl(PR_SET_DUMPABLE, 0L, 0L, 0L, 0L); }
