import Foundation
import Testing
import Vocabulary

@testable import CaseFile

@Suite struct RetentionTests {
    @Test func theLongestTimeCounts() throws {
        let retention = try Retention.read(try CaseFileResources.data("retention.json")), day = try #require(CivilDay(year: 2024, month: 2, day: 29))
        #expect(retention.end(isClosed: true, written: day, hasMeasure: false)?.day == CivilDay(year: 2026, month: 2, day: 28))
        #expect(retention.end(isClosed: true, written: day, hasMeasure: true)?.day == CivilDay(year: 2034, month: 2, day: 28))
        #expect(retention.end(isClosed: false, written: day, hasMeasure: true) == nil)
        for bad in ["{}", #"{"version": "1", "rules": []}"#, #"{"version": "1", "rules": [{"id": "a", "measure": true, "years": 0, "words": {"fr": "a", "en": "a"}, "source": {"fr": "a", "en": "a"}}]}"#] {
            #expect(throws: (any Error).self) { try Retention.read(Data(bad.utf8)) }
        }
    }
}
