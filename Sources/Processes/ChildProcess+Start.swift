import CLinux
import Foundation

extension ChildProcess {
    struct Refused: Error {
        /// An `errno`.
        let code: Int32
    }

    /// A pipe, its reading end first, that no other program inherits. Never the numbers of the three standard descriptors, should they be closed here.
    static func pipe() throws(Refused) -> [Int32] {
        var raw: [Int32] = [-1, -1]
        guard repere_pipe(&raw, O_CLOEXEC) == 0 else { throw Refused(code: errno) }
        defer { for end in raw { close(end) } }
        var ends: [Int32] = []
        for end in raw {
            let moved = fcntl(end, F_DUPFD_CLOEXEC, 3)
            guard moved >= 0 else {
                let code = errno
                for end in ends { close(end) }
                throw Refused(code: code)
            }
            ends.append(moved)
        }
        return ends
    }

    /// Starts it, with these ends of pipes as its standard input and output.
    static func spawn(_ program: String, _ arguments: [String], _ environment: [String: String], input: Int32, output: Int32) throws(Refused) -> pid_t {
        var actions = posix_spawn_file_actions_t(), attributes = posix_spawnattr_t(), none = sigset_t(), ours = sigset_t()
        try check(posix_spawn_file_actions_init(&actions))
        defer { posix_spawn_file_actions_destroy(&actions) }
        try check(posix_spawn_file_actions_adddup2(&actions, input, 0))
        try check(posix_spawn_file_actions_adddup2(&actions, output, 1))
        try check(posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0))
        try check(repere_close_from(&actions, 3))
        try check(posix_spawnattr_init(&attributes))
        defer { posix_spawnattr_destroy(&attributes) }
        sigemptyset(&none)
        sigfillset(&ours)
        try check(posix_spawnattr_setsigmask(&attributes, &none))
        try check(posix_spawnattr_setsigdefault(&attributes, &ours))
        try check(posix_spawnattr_setpgroup(&attributes, 0))
        try check(posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP)))
        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        var settings: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + settings { free(text) } }
        var pid: pid_t = 0
        try check(posix_spawn(&pid, program, &actions, &attributes, &words, &settings))
        return pid
    }

    private static func check(_ code: Int32) throws(Refused) {
        if code != 0 { throw Refused(code: code) }
    }
}
