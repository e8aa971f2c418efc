import Vocabulary

/// What a reminder says: that news are to be taken, and where. Never of whom, nor of how many.
public enum ReminderText {
    public static func subject(_ texts: Catalogue) -> String { texts("mail.subject", .fr) }

    /// In both languages: nobody knows which one its reader has chosen.
    /// - Parameters:
    ///   - origin: `https://repere.example.fr`
    ///   - days: without news for that long.
    public static func text(_ texts: Catalogue, origin: String, days: Int) -> String {
        texts("mail.text", .fr, ["days": "\(days)", "place": origin + "/sans-nouvelles"]) + "\n\n" + texts("mail.text", .en, ["days": "\(days)", "place": origin + "/en/sans-nouvelles"]) + "\n"
    }
}
