import Logging

/// The log of the server, on its error output. What a library would add to the lines of one request is left out: nothing there tells requests apart.
public struct ServerLog: LogHandler {
    private var output: StreamLogHandler

    public init(label: String) {
        output = .standardError(label: label)
    }

    public var logLevel: Logger.Level {
        get { output.logLevel }
        set { output.logLevel = newValue }
    }

    public var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }

    public subscript(metadataKey _: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    public func log(event: LogEvent) { output.log(event: event) }
}
