import Journal

/// The two entries of an erasure, in a stream of its own: the decision, then the destruction of the keys.
public enum Erasure {
    public static let decided = "dossier.erasureDecided.v1"
    public static let destroyed = "dossier.keysDestroyed.v1"
    /// The name of the stream: this, then the dossier.
    public static let stream = "erasure:"

    /// The dossier that an entry of an erasure is about.
    public static func dossier(_ entry: Entry) -> String? {
        entry.stream.text.hasPrefix(stream) ? String(entry.stream.text.dropFirst(stream.count)) : nil
    }
}
