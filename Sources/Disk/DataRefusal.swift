/// Why the data of a folder cannot be used, in one sentence for the person who starts the program. Nothing was written.
public enum DataRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    case missing(String)
    case cannotWrite(String)
    case cannotRead(String)
    /// What must be new is there already.
    case exists(String)
    case inUse(String)
    case notAFile(String)
    case notAJournal(String)
    case newer(Int)
    /// A journal was here, and is not any more.
    case vanished(String)
    case notAKey(String)
    case notKeys(String)
    case wrongMasterKey(String)
    case badMasterKey(String)
    case missingMasterKey(String)
    case keysVanished(String)
    case badShares(String)
    /// The keys are not those that the journal knows: a copy from before, or without keys that it needs.
    case olderKeys(String)
    /// The journal holds fewer entries than its read models had taken in.
    case entriesLost(String, holds: Int, held: Int)
    /// The journal was signed, and the file of its last checkpoint is gone.
    case anchorVanished(String)
    /// The journal is not the one of the last checkpoint.
    case otherJournal(String)
    case badReadModels(String)
    /// A change of keys that may or may not be on the disk.
    case unsure(String)
    /// A file in use was deleted or replaced.
    case takenAway(String)
    case openToOthers(String)
    /// A protection that SQLite did not take.
    case unsafe(String)

    public var description: String {
        switch self {
        case .missing(let path): "There is no journal in \(path)."
        case .cannotWrite(let path): "The folder \(path) cannot be written. Check its permissions, the space left, and how many files the program may open."
        case .cannotRead(let path): "The data in \(path) cannot be read. Check who may read them; from a disk that cannot be written, copy the whole folder to one that can."
        case .exists(let path): "\(path) exists already, and is never replaced. Give another place."
        case .inUse(let path): "Another process already uses the folder \(path)."
        case .notAFile(let path): "\(path) is a link or a folder where a file is expected. Nothing was opened."
        case .notAJournal(let path): "\(path) is not a journal of Repère, or it is damaged."
        case .newer(let version): "The data were written by a later version of Repère (schema \(version)). Install that version; nothing was changed."
        case .vanished(let path): "A journal was kept in \(path), but it is missing or empty. Nothing was made in its place: put the journal back from a backup."
        case .notKeys(let path): "\(path) does not hold the keys of Repère, or it is damaged. It is not replaced: put it back from a backup."
        case .wrongMasterKey(let path): "The master key does not open the keys in \(path). Give the right one, or use the recovery shares: repere vault recovery restore."
        case .missingMasterKey(let path): "The master key \(path) is missing. Put it back, or use the recovery shares: repere vault recovery restore."
        case .badMasterKey(let what): "The master key cannot be used: \(what)."
        case .otherJournal(let path): "The journal in \(path) is not the one that was last signed there: it is older, or another one. Nothing was written. Run: repere journal verify --data \(path)"
        case .olderKeys(let path): "The keys in \(path) are older than its journal says, or some are missing: what was sealed since would open nowhere. Nothing was written: put the last keys.sqlite back, or restore the last backup."
        case .entriesLost(let path, let holds, let held): "The journal in \(path) holds \(holds) entries and once held \(held): the last ones are lost. Nothing was written: put the journal back from a backup, or delete read.sqlite to go on without them."
        case .anchorVanished(let path): "The journal in \(path) was signed, but checkpoint.txt is missing or cannot be read, so that an older journal could not be told. Put it back, or write there what “repere journal anchor” prints, once you have compared it with a checkpoint kept elsewhere."
        case .unsure(let path): "The disk refused while the keys in \(path) were changed. Keep both the old and the new ones (master key, shares): one of the two opens them. Then try again."
        case .takenAway(let path): "\(path) was deleted or replaced while it was in use. Nothing more is kept: stop whatever does that, then start again."
        case .badReadModels(let path): "The read models \(path) are damaged. Delete this file, then run: repere journal replay"
        case .badShares(let why): "The recovery shares cannot be used: \(why). Nothing was changed."
        case .keysVanished(let path): "The journal in \(path) holds sealed entries, but its keys are missing. No other keys were made: put the last keys.sqlite back, or restore the last backup."
        case .notAKey(let path): "\(path) is not a key of a journal. It is not replaced: find the right one."
        case .openToOthers(let path): "The key \(path) can be read by others. Close it first: chmod 600 \(path)"
        case .unsafe(let what): "SQLite did not take the protection “\(what)”. The data are not opened."
        }
    }
}
