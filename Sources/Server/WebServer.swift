import Documents
import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import UnixSignals
import Site

/// The HTTP server: one process, plain HTTP behind the operator's TLS, a graceful stop.
public struct WebServer: Sendable {
    public struct Settings: Sendable {
        public let host: String
        public let port: Int

        public init(host: String, port: Int) {
            self.host = host
            self.port = port
        }
    }

    let assembly: Assembly
    let settings: Settings
    let journal: ServerJournal?
    let door: Door?
    let log: Logger

    /// - Parameter journal: where the server writes of its own life; nil for one that keeps nothing.
    public init(assembly: Assembly, settings: Settings, journal: ServerJournal?, door: Door?, log: Logger) {
        self.door = door
        self.assembly = assembly
        self.journal = journal
        self.settings = settings
        self.log = log
    }

    /// The limits of a request's head: 64 fields, 32 KB in all. More is refused before it reaches a page.
    private static let head = HTTP1Channel.Configuration.DecoderConfiguration(maxHeaderFieldSize: 16 * 1_024, maxHeaderListSize: 32 * 1_024, maxHeaderFieldCount: 64)

    /// Serves until a signal asks to stop.
    /// - Throws: `Installation.Refusal` when the address cannot be used.
    public func run(whenReady ready: @escaping @Sendable () async -> Void) async throws {
        signal(SIGPIPE, SIG_IGN)
        let mount = Mount(shell: assembly.shell, origin: door?.origin ?? "http://\(settings.host):\(settings.port)", log: log)
        let router = mount.router(assembly.routes)
        let counting = Task { await mount.tally.writeEachHour(to: log) }
        let keeping = Task { await door?.keepSessions() }
        defer {
            keeping.cancel()
            counting.cancel()
            mount.tally.write(to: log)
        }
        let application = Application(
            router: router, server: .http1(configuration: HTTP1Channel.Configuration(idleTimeout: .seconds(60), httpDecoderConfiguration: Self.head)),
            configuration: ApplicationConfiguration(address: .hostname(settings.host, port: settings.port), serverName: nil),
            onServerRunning: { _ in await ready() }, logger: log)
        do {
            try await application.runService(gracefulShutdownSignals: [.sigterm, .sigint])
        } catch let error as IOError {
            throw Installation.Refusal(Self.sentence(error, settings))
        }
        await assembly.typesetter.stop()
        await door?.close()
        await journal?.stop()
    }

    private static func sentence(_ error: IOError, _ settings: Settings) -> String {
        switch error.errnoCode {
        case EADDRINUSE: "The port \(settings.port) is already used. Stop the other program, or give another port with --port."
        case EACCES: "The port \(settings.port) needs more rights. Give a port above 1023 with --port."
        case EADDRNOTAVAIL: "The address \(settings.host) is not of this machine. Give another one with --host."
        default: "The address \(settings.host):\(settings.port) cannot be used."
        }
    }
}
