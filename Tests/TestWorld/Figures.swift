import Foundation

/// Figures that tests find on their way, kept when REPERE_FIGURES names a file: `bin/attacks` writes them into docs/measurements.md.
public enum Figures {
    /// One line: what was tried, and how much of it.
    public static func note(_ name: String, _ text: String) {
        guard let path = ProcessInfo.processInfo.environment["REPERE_FIGURES"], let file = fopen(path, "a") else { return }
        defer { fclose(file) }
        fputs("\(name)\t\(text)\n", file)
    }
}
