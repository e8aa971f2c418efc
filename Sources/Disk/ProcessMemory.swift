import CLinux
import Foundation

/// What a process does so that its memory never reaches a disk.
public enum ProcessMemory {
    /// No core dump, no picture of the memory on the error output when it crashes, and no look from another process of the same user. Read back.
    /// - Throws: `unsafe` when the system does not take it.
    public static func stayOffTheDisk() throws(DataRefusal) {
        // Swift's own handlers print the memory around each register.
        for crash in [SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV] { signal(crash, SIG_DFL) }
        var limit = rlimit(rlim_cur: 0, rlim_max: 0)
        guard setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit) == 0, repere_forbid_core_dumps() == 0, getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit) == 0, limit.rlim_max == 0 else { throw .unsafe("no core dump") }
    }
}
